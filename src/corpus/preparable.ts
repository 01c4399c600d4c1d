import type { ParsedStatement } from '../postgres/sql/grammar.ts'

/** `PreparableStmt` of `gram.y`: what is planned, and may have parameters. */
export const preparable: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
])

export function canTakeParameters({ kind, createsTable }: ParsedStatement): boolean {
  return preparable.has(kind) && !createsTable
}

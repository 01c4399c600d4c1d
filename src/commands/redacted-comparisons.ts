import type { Provenance } from '../model/report.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { comparedColumns } from '../redact/compared-columns.ts'

interface Statement {
  readonly name: string
  readonly sql: string
  /** Whether it is planned for values. */
  readonly hasValues: boolean
}

/** Says in a provenance which plans rest on comparisons of pseudonyms with what is no pseudonym. */
export function withRedactedComparisons(
  provenance: Provenance,
  snapshot: Pick<Snapshot, 'relations' | 'redacted'>,
  statements: readonly Statement[],
): Provenance {
  const compared = comparedColumns(snapshot)
  const touched = statements.filter((statement) => compared.inStatement(statement).length > 0)
  const [first] = touched
  if (first === undefined) return provenance
  const others = touched.length - 1
  const queries = others === 0 ? `"${first.name}" compares` : `"${first.name}" and ${others} more compare`
  const shortfall = `${queries} redacted columns with values, or with columns that are not redacted: the snapshot has pseudonyms, and such estimates are wrong. \`planflip translate\` translates values.`
  return { ...provenance, shortfalls: [...provenance.shortfalls, shortfall] }
}

import type { Provenance } from '../model/report.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { columnsWithConstants } from '../redact/named-values.ts'

interface Statement {
  readonly name: string
  readonly sql: string
  /** Whether it is planned for values. */
  readonly hasValues: boolean
}

/** Says in a provenance which plans rest on literals of redacted columns, whose estimates are of a value that nobody has. */
export function withRedactedLiterals(
  provenance: Provenance,
  { redacted = [] }: Pick<Snapshot, 'redacted'>,
  statements: readonly Statement[],
): Provenance {
  const touched = statements.filter((statement) => columnsWithConstants(redacted, statement).length > 0)
  const [first] = touched
  if (first === undefined) return provenance
  const others = touched.length - 1
  const queries = others === 0 ? `"${first.name}" names` : `"${first.name}" and ${others} more name`
  const shortfall = `${queries} values of redacted columns, in whose place the snapshot has pseudonyms: estimates of such values are wrong until they are translated.`
  return { ...provenance, shortfalls: [...provenance.shortfalls, shortfall] }
}

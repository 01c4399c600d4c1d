import type { Snapshot } from '../model/snapshot.ts'

/** Which relations a capture is about. */
export interface Selection {
  /** Names of schemas; none: all. */
  readonly schemas: readonly string[]
  /** `audit_*`, `archive.*`: tables to leave out, with their indexes and statistics. */
  readonly exclude: readonly string[]
}

type Selected = Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics' | 'unreadable'>

/** Leaves out what was not selected. */
export function selectRelations<Facts extends Selected>(
  facts: Facts,
  { schemas, exclude }: Selection,
): Facts {
  const patterns = exclude.map(patternOf)
  const isSelected = (schemaname: string, relname: string) =>
    (schemas.length === 0 || schemas.includes(schemaname)) &&
    !patterns.some((pattern) => pattern.test(relname) || pattern.test(`${schemaname}.${relname}`))
  return {
    ...facts,
    relations: facts.relations.filter(({ schemaname, relname }) => isSelected(schemaname, relname)),
    indexes: facts.indexes.filter(({ schemaname, table }) => isSelected(schemaname, table)),
    extendedStatistics: facts.extendedStatistics.filter(({ table }) =>
      isSelected(table.schemaname, table.relname),
    ),
    ...(facts.unreadable !== undefined && {
      unreadable: facts.unreadable.filter(({ schemaname, relname }) => isSelected(schemaname, relname)),
    }),
  }
}

/** Patterns are psql's, as pg_dump takes them: `*` is anything, `?` is one character. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`)
}

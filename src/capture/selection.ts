import type { Snapshot } from '../model/snapshot.ts'
import { readNamePattern } from '../postgres/name-pattern.ts'

/** Which relations a capture is about. */
export interface Selection {
  /** Names of schemas; none: all. */
  readonly schemas: readonly string[]
  /** Patterns (see `NamePattern`) of tables to leave out, with their indexes and statistics. */
  readonly exclude: readonly string[]
}

type Selected = Pick<Snapshot, 'relations' | 'indexes' | 'extendedStatistics' | 'unreadable'>

/** Leaves out what was not selected. */
export function selectRelations<Facts extends Selected>(
  facts: Facts,
  { schemas, exclude }: Selection,
): Facts {
  const patterns = exclude.map(readNamePattern)
  const isSelected = (schemaname: string, relname: string) =>
    (schemas.length === 0 || schemas.includes(schemaname)) &&
    !patterns.some(({ matches }) => matches(schemaname, relname))
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

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

/** Whether a table is selected. */
export function selects({ schemas, exclude }: Selection): (schemaname: string, relname: string) => boolean {
  const patterns = exclude.map(readNamePattern)
  return (schemaname, relname) =>
    (schemas.length === 0 || schemas.includes(schemaname)) &&
    !patterns.some(({ matches }) => matches(schemaname, relname))
}

/** Leaves out what was not selected. */
export function selectRelations<Facts extends Selected>(facts: Facts, selection: Selection): Facts {
  const isSelected = selects(selection)
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

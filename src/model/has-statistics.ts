import type { Relation, Snapshot } from './snapshot.ts'

/**
 * Whether statistics of any column of a table are there, or may be and the capturing role could not read them. `reltuples`
 * cannot tell: VACUUM and CREATE INDEX set it as well (`index_update_stats` of index.c).
 */
export function statisticsFinder({
  unreadable = [],
}: Pick<Snapshot, 'unreadable'>): (relation: Relation) => 'there' | 'none' | 'hidden' {
  const hidden = new Set(
    unreadable
      .filter(({ input }) => input === 'column statistics')
      .map(({ schemaname, relname }) => JSON.stringify([schemaname, relname])),
  )
  return ({ schemaname, relname, columns }) => {
    if (columns.some(({ statistics }) => statistics.length > 0)) return 'there'
    return hidden.has(JSON.stringify([schemaname, relname])) ? 'hidden' : 'none'
  }
}

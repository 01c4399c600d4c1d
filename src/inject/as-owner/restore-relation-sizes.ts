import { estimateRows } from '../../model/count-rows.ts'
import type { Session } from '../../model/session.ts'
import type { Relation } from '../../model/snapshot.ts'

/**
 * Tells `pg_class` that the rows which the planner estimates in production are on the pages that a table has here, by
 * `pg_restore_relation_stats()`: the planner goes by the density.
 *
 * @param pages by schema and name, joined by a NUL
 */
export async function restoreRelationSizes(
  session: Session,
  relations: readonly Relation[],
  pages: ReadonlyMap<string, number>,
): Promise<void> {
  const records = relations.map((relation) => {
    const { schemaname, relname, relkind, relpages, reltuples, relallvisible, blocks } = relation
    const here = pages.get(`${schemaname}\0${relname}`)
    if (here === undefined || relkind === 'p')
      return { schemaname, relname, relpages, reltuples, relallvisible }
    const visible = relpages === 0 ? 0 : Math.round((relallvisible / relpages) * here)
    return {
      schemaname,
      relname,
      relpages: here,
      reltuples: estimateRows({ ...relation, blocks }),
      relallvisible: Math.min(here, visible),
    }
  })
  await session.query(
    `SELECT pg_restore_relation_stats('schemaname', schemaname, 'relname', relname,
       'relpages', relpages, 'reltuples', reltuples, 'relallvisible', relallvisible)
     FROM json_to_recordset($1::json) AS s(schemaname text, relname text, relpages int, reltuples real, relallvisible int)`,
    [JSON.stringify(records)],
  )
}

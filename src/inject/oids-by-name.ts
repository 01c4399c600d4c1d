import type { Session } from '../model/session.ts'
import type { ColumnStatistics } from '../model/snapshot.ts'

/** What the scratch calls the operators, collations and types that statistics name. */
export interface OidsByName {
  readonly operators: ReadonlyMap<string, number>
  readonly collations: ReadonlyMap<string, number>
  readonly types: ReadonlyMap<string, number>
}

/** Asks for each name once: their OIDs differ between servers, and a catalog of any size has some dozens of them. */
export async function readOids(
  session: Session,
  statistics: Iterable<Pick<ColumnStatistics, 'slots'>>,
): Promise<OidsByName> {
  const [operators, collations, types] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const { slots } of statistics) {
    for (const { staop, stacoll, stavalues } of slots) {
      operators.add(staop)
      collations.add(stacoll)
      if (stavalues !== null) types.add(stavalues.type)
    }
  }
  return {
    operators: await resolve(session, 'regoperator', operators),
    collations: await resolve(session, 'regcollation', collations),
    types: new Map([...(await resolve(session, 'regtype', types)), ['pg_node_tree', text]]),
  }
}

/** Text's own OID (pg_type.dat). Values of pg_node_tree are text and compared as such, but none may be written (`pg_node_tree_in`). */
const text = 25

async function resolve(
  session: Session,
  kind: 'regoperator' | 'regcollation' | 'regtype',
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query<{ readonly name: string; readonly oid: number }>(
    `SELECT name, name::${kind}::oid AS oid FROM json_array_elements_text($1::json) AS name`,
    [JSON.stringify([...names])],
  )
  return new Map(rows.map(({ name, oid }) => [name, oid]))
}

import type { Session } from '../../model/session.ts'
import { isUserSchema } from '../../postgres/catalog/user-relations.ts'

/** OIDs by sort of object: of one sort are those that pg_dump asks about one by one in the same words. */
export type Kin = readonly (readonly string[])[]

/** Reads who is kin, but for what extensions bring along: pg_dump does not ask for that. */
export async function readKin(session: Session): Promise<Kin> {
  const rows = await session.query<{ oids: readonly string[] }>(
    Object.entries(sorts)
      .map(([catalog, { namespace, sort }]) => selectOids(catalog, namespace, sort))
      .join(' UNION ALL '),
  )
  return rows.map(({ oids }) => oids)
}

const sorts: Readonly<Record<string, { readonly namespace: string; readonly sort: string }>> = {
  pg_class: {
    namespace: 'relnamespace',
    sort: `CASE WHEN o.relispartition AND o.relkind IN ('r', 'p', 'f') THEN 'partition'
      WHEN o.relkind IN ('v', 'm') THEN 'view' END`,
  },
  pg_proc: {
    namespace: 'pronamespace',
    sort: `CASE WHEN o.prokind = 'a' THEN 'aggregate' ELSE 'function' END`,
  },
  pg_type: { namespace: 'typnamespace', sort: `CASE WHEN o.typtype IN ('d', 'e') THEN o.typtype::text END` },
}

function selectOids(catalog: string, namespace: string, sort: string): string {
  return `SELECT json_agg(o.oid::text ORDER BY o.oid) AS oids
    FROM pg_catalog.${catalog} o JOIN pg_namespace n ON n.oid = o.${namespace}
    WHERE ${isUserSchema('n')} AND ${sort} IS NOT NULL AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = o.oid AND d.deptype = 'e')
    GROUP BY ${sort}`
}

/**
 * A question of pg_dump's about one object, asked about each of its kin; nothing where it is of no such form.
 *
 * pg_dump asks and waits, once for every partition, view and function: over a network that is minutes for a large catalog.
 * What it is going to ask can be told by what it has asked first.
 */
export function questionsAboutKin(question: string, kin: Kin): readonly string[] {
  const [, before, oid, after] = aboutOneObject.exec(question) ?? []
  const sameSort = kin.find((oids) => oid !== undefined && oids.includes(oid)) ?? []
  return sameSort.map((other) => `${before}${other}${after}`)
}

/** `EXECUTE dumpFunc('16385')`, and the definition of a view (`createViewAsClause()` of pg_dump.c). */
const aboutOneObject = /^(EXECUTE dump\w+\('|SELECT pg_catalog\.pg_get_viewdef\(')(\d+)('[^]*)$/

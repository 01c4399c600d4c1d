import type { Session } from '../model/session.ts'
import type { AlteredFunction, Tablespace } from '../model/snapshot.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** Tablespaces whose options replace the session's page costs (`get_tablespace_page_costs` of spccache.c). */
export async function readTablespaces(session: Session): Promise<readonly Tablespace[]> {
  return session.query<Tablespace>(`
    SELECT spcname::text AS name, to_json(spcoptions) AS options FROM pg_tablespace
    WHERE spcoptions IS NOT NULL ORDER BY spcname COLLATE "C"`)
}

/**
 * Postgres's own functions that were altered. initdb makes them all before it makes template0, and a row that is altered
 * is a later transaction's.
 */
export async function readAlteredFunctions(session: Session): Promise<readonly AlteredFunction[]> {
  return session.query<AlteredFunction>(`
    SELECT oid::regprocedure::text AS name, procost, prorows, provolatile::text AS provolatile,
      proparallel::text AS proparallel, proleakproof
    FROM pg_proc
    WHERE oid < ${firstNormalObjectId} AND xmin::text::bigint > (SELECT xmin::text::bigint FROM pg_database WHERE datname = 'template0')
    ORDER BY oid::regprocedure::text COLLATE "C"`)
}

/** The operating system's collations that columns and indexes of the user's use. */
export async function readCollations(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(`
    SELECT co.oid::regcollation::text AS name FROM pg_collation co
    WHERE co.collnamespace = 'pg_catalog'::regnamespace AND co.collprovider IN ('c', 'i')
      AND co.collname NOT IN ('default', 'C', 'POSIX')
      AND EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attcollation = co.oid AND ${isUserSchema('n')})
    ORDER BY 1`)
  return rows.map(({ name }) => name)
}

/** `FirstNormalObjectId` of transam.h. */
const firstNormalObjectId = 16384

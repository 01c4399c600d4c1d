import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import type { AlteredFunction } from '../model/snapshot.ts'

/** Gives Postgres's own functions the planner properties that production gave them. */
export async function alterFunctions(session: Session, functions: readonly AlteredFunction[]): Promise<void> {
  if (functions.length === 0) return
  const altered = await session.query<{ name: string }>(
    `UPDATE pg_proc p SET procost = f.procost, prorows = f.prorows, provolatile = f.provolatile,
       proparallel = f.proparallel, proleakproof = f.proleakproof
     FROM jsonb_to_recordset($1::jsonb) AS f(name text, procost real, prorows real, provolatile "char",
       proparallel "char", proleakproof bool)
     WHERE p.oid = to_regprocedure(f.name) RETURNING f.name`,
    [JSON.stringify(functions)],
  )
  const known = new Set(altered.map(({ name }) => name))
  const unknown = functions.find(({ name }) => !known.has(name))
  if (unknown === undefined) return
  throw new Failure(
    'schema-mismatch',
    `The scratch server has no function ${unknown.name}, which production altered.`,
    {
      hint: "Use an engine of production's major version.",
    },
  )
}

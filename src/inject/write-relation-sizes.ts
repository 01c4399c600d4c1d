import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import type { RelationSize, Snapshot } from '../model/snapshot.ts'
import { groupBy } from '../postgres/group-by.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/**
 * Writes what `pg_class` knows of sizes, and reads it back. Comes after all DDL: creating an index or a partition
 * rewrites these columns.
 */
export async function writeRelationSizes(
  session: Session,
  { relations, indexes }: Pick<Snapshot, 'relations' | 'indexes'>,
): Promise<void> {
  const records = [...relations, ...indexes.filter(({ indisvalid }) => indisvalid)].map(toRecord)
  await session.query(
    `UPDATE pg_class c
     SET relpages = s.relpages, reltuples = s.reltuples, relallvisible = s.relallvisible,
       relhassubclass = coalesce(s.relhassubclass, c.relhassubclass)
     FROM jsonb_to_recordset($1::jsonb) AS s(schemaname text, relname text,
         relpages int, reltuples real, relallvisible int, relhassubclass bool)
       JOIN pg_namespace n ON n.nspname = s.schemaname
     WHERE c.relnamespace = n.oid AND c.relname = s.relname`,
    [JSON.stringify(records)],
  )
  const arrived = await session.query<SizeRecord>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, c.relpages, c.reltuples, c.relallvisible,
      c.relhassubclass
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${isUserSchema('n')}`)
  const byName = groupBy(arrived, nameOf)
  for (const record of records) {
    const [found] = byName.get(nameOf(record)) ?? []
    if (found !== undefined && contentOf(found) === contentOf({ ...found, ...record })) continue
    throw new Failure('not-injected', `The size of ${nameOf(record)} did not arrive.`, {
      hint: 'Capture again: the schema in the snapshot does not fit its sizes.',
    })
  }
}

interface SizeRecord extends Omit<RelationSize, 'blocks'> {
  readonly relhassubclass?: boolean
}

function toRecord(relation: RelationSize & { readonly relhassubclass?: boolean }): SizeRecord {
  const { schemaname, relname, relpages, reltuples, relallvisible, relhassubclass } = relation
  return {
    schemaname,
    relname,
    relpages,
    reltuples,
    relallvisible,
    ...(relhassubclass !== undefined && { relhassubclass }),
  }
}

function nameOf({ schemaname, relname }: SizeRecord): string {
  return `${schemaname}.${relname}`
}

function contentOf({ relpages, reltuples, relallvisible, relhassubclass }: SizeRecord): string {
  return JSON.stringify([relpages, reltuples, relallvisible, relhassubclass])
}

import { Failure } from '../model/failure.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { ForeignOids, Relation } from '../model/snapshot.ts'
import type { Remapping, RemappedType } from './remap-extended.ts'

/** Attribute numbers of one table, from production's to the scratch's, which has no dropped columns in between. */
export type AttributesOf = (schemaname: string, relname: string) => ReadonlyMap<number, number>

/** Finds the scratch database's attribute numbers, by column names. */
export async function readAttributes(
  session: Session,
  relations: readonly Relation[],
): Promise<AttributesOf> {
  const rows = await session.query<{ schemaname: string; relname: string; numbers: Record<string, number> }>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, json_object_agg(a.attname, a.attnum) AS numbers
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid IN (SELECT stxrelid FROM pg_statistic_ext)
    GROUP BY n.nspname, c.relname`)
  const numbers = new Map(rows.map((row) => [`${row.schemaname}\0${row.relname}`, row.numbers]))
  const columns = new Map(
    relations.map((relation) => [`${relation.schemaname}\0${relation.relname}`, relation.columns]),
  )

  return (schemaname, relname) => {
    const there = numbers.get(`${schemaname}\0${relname}`) ?? {}
    const here = columns.get(`${schemaname}\0${relname}`) ?? []
    return new Map(here.map(({ attnum, attname }) => [attnum, there[attname] ?? attnum]))
  }
}

/** Finds the scratch database's OIDs of types and enum labels, by name. */
export async function readRemapping(
  session: Session,
  { types, enumLabels }: ForeignOids,
  server: Server,
): Promise<Omit<Remapping, 'attributes'>> {
  const typeOids = await session.query<{ name: string; oid: number | null }>(
    'SELECT name, to_regtype(name)::oid AS oid FROM jsonb_array_elements_text($1::jsonb) AS name',
    [JSON.stringify(Object.values(types).map(({ name }) => name))],
  )
  const labels = await session.query<{ type: string; label: string; oid: number }>(
    'SELECT enumtypid::regtype::text AS type, enumlabel::text AS label, oid FROM pg_enum',
  )
  const oidOf = new Map(typeOids.map(({ name, oid }) => [name, oid]))
  const labelOids = new Map(labels.map(({ type, label, oid }) => [`${type}\0${label}`, oid]))

  return {
    types: new Map(
      Object.entries(types).map(([oid, { name, kind }]): [number, RemappedType] => [
        Number(oid),
        { oid: required(oidOf.get(name), `type ${name}`), kind },
      ]),
    ),
    enumLabels: new Map(
      Object.entries(enumLabels).map(([oid, { type, label }]) => [
        Number(oid),
        required(labelOids.get(`${type}\0${label}`), `label ${label} of the enum ${type}`),
      ]),
    ),
    passesEightBytesByValue: server.pointerBytes === 8,
  }
}

function required(oid: number | null | undefined, what: string): number {
  if (oid !== null && oid !== undefined) return oid
  throw new Failure('schema-mismatch', `The scratch database has no ${what}.`, {
    hint: 'Capture again: the schema in the snapshot does not fit its statistics.',
  })
}

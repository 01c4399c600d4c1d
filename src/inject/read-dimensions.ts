import type { Session } from '../model/session.ts'
import { readExpressionTypes } from '../postgres/catalog/expression-types.ts'

/** What an object of extended statistics in the scratch database is about: its columns by attribute number, then its expressions. */
export interface Dimensions {
  readonly columns: readonly { readonly attname: string; readonly attnum: number }[]
  /** Of the columns, then of the expressions. */
  readonly types: readonly DimensionType[]
}

export interface DimensionType {
  readonly oid: number
  /** The type itself, or of a domain what it is made of, whose constraints are not in the way. */
  readonly base: number
  readonly typlen: number
  readonly typbyval: boolean
  readonly typalign: 'c' | 's' | 'i' | 'd'
  readonly typdelim: string
}

/** Reads the dimensions of all objects, by schema and name with a NUL between. The session has to print portably. */
export async function readDimensions(session: Session): Promise<ReadonlyMap<string, Dimensions>> {
  const objects = await session.query<ObjectRow>(`
    SELECT n.nspname::text AS schemaname, e.stxname::text AS stxname,
      json_build_object('schemaname', tn.nspname, 'relname', t.relname) AS "table",
      (SELECT coalesce(json_agg(json_build_object(
          'attname', a.attname, 'attnum', a.attnum, 'type', a.atttypid::int8) ORDER BY a.attnum), '[]')
        FROM pg_attribute a WHERE a.attrelid = e.stxrelid AND a.attnum = ANY (e.stxkeys)) AS columns,
      to_json(coalesce(pg_get_statisticsobjdef_expressions(e.oid), '{}')) AS exprs
    FROM pg_statistic_ext e
      JOIN pg_namespace n ON n.oid = e.stxnamespace
      JOIN pg_class t ON t.oid = e.stxrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace`)
  const ofExpressions = await readExpressionTypes(session, objects)
  const oids = objects.map(({ columns }, place) => [
    ...columns.map(({ type }) => type),
    ...(ofExpressions[place] ?? []).map(({ type }) => type),
  ])
  const types = await readTypes(session, oids.flat())

  return new Map(
    objects.map(({ schemaname, stxname, columns }, place) => [
      `${schemaname}\0${stxname}`,
      { columns, types: (oids[place] ?? []).flatMap((oid) => types.get(oid) ?? []) },
    ]),
  )
}

interface ObjectRow {
  readonly schemaname: string
  readonly stxname: string
  readonly table: { readonly schemaname: string; readonly relname: string }
  readonly columns: readonly { readonly attname: string; readonly attnum: number; readonly type: number }[]
  readonly exprs: readonly string[]
}

async function readTypes(
  session: Session,
  oids: readonly number[],
): Promise<ReadonlyMap<number, DimensionType>> {
  const rows = await session.query<{ type: DimensionType }>(
    `WITH RECURSIVE beneath(oid, base) AS (
      SELECT DISTINCT oid::oid, oid::oid FROM jsonb_array_elements_text($1::jsonb) AS oid
      UNION ALL SELECT beneath.oid, t.typbasetype FROM beneath JOIN pg_type t ON t.oid = beneath.base WHERE t.typtype = 'd')
    SELECT json_build_object('oid', beneath.oid::int8, 'base', t.oid::int8, 'typlen', t.typlen, 'typbyval', t.typbyval,
      'typalign', t.typalign, 'typdelim', t.typdelim) AS type
    FROM beneath JOIN pg_type t ON t.oid = beneath.base WHERE t.typtype <> 'd'`,
    [JSON.stringify(oids)],
  )
  return new Map(rows.map(({ type }) => [type.oid, type]))
}

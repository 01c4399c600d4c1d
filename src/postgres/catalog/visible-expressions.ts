import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { undone } from '../transaction.ts'
import type { ObjectRow } from './extended-objects.ts'
import type { ExpressionType } from './expression-types.ts'
import { readExpressionTypes } from './expression-types.ts'
import { muteTypes } from './statistic-slots.ts'
import type { ShownStatistics, TypedRow } from './visible-rows.ts'
import { toStatistics } from './visible-rows.ts'
import { visibleValues } from './visible-slots.ts'

/** Undefined where ANALYZE made none. */
type ExpressionOf = (row: ObjectRow, expr: string) => ShownStatistics | 'unreadable' | undefined

/** Reads what `pg_stats_ext_exprs` shows of the expressions of these objects. The session has to print portably. */
export async function readVisibleExpressions(
  session: Session,
  server: Server,
  objects: readonly ObjectRow[],
): Promise<ExpressionOf> {
  if (objects.length === 0) return () => undefined
  const types = await readTypes(session, objects)
  const known = objects.flatMap((object, place) =>
    (types[place] ?? []).map((type, at) => ({ ...nameOf(object, object.exprs[at] ?? ''), ...type })),
  )
  const rows = await readRows(session, server, known)
  const statistics = await toStatistics(session, rows, false)
  const found = new Map(rows.map((row, place) => [keyOf(row), statistics[place]]))
  const readable = new Set(known.map(keyOf))
  return (object, expr) => {
    const name = nameOf(object, expr)
    return readable.has(keyOf(name)) ? found.get(keyOf(name)) : 'unreadable'
  }
}

interface ExpressionName {
  readonly schemaname: string
  readonly stxname: string
  readonly inherited: boolean
  readonly expr: string
}

function nameOf({ schemaname, stxname, inherited }: ObjectRow, expr: string): ExpressionName {
  return { schemaname, stxname, inherited: inherited ?? false, expr }
}

function keyOf({ schemaname, stxname, inherited, expr }: ExpressionName): string {
  return [schemaname, stxname, inherited, expr].join('\0')
}

/**
 * The types of the expressions of each object; undefined where the role may not select from the table, though it be its own. One
 * such object is not to hide all others.
 */
async function readTypes(
  session: Session,
  objects: readonly ObjectRow[],
): Promise<readonly (readonly ExpressionType[] | undefined)[]> {
  const lists = objects.map(({ tableSchema, tableName, exprs }) => ({
    table: { schemaname: tableSchema, relname: tableName },
    exprs,
  }))
  const ask = async (some: typeof lists) => {
    try {
      return await undone(session, () => readExpressionTypes(session, some))
    } catch (error) {
      if (sqlErrorOf(error)?.sqlstate === insufficientPrivilege) return undefined
      throw error
    }
  }
  const all = await ask(lists)
  if (all !== undefined) return all
  const types: (readonly ExpressionType[] | undefined)[] = []
  for (const list of lists) types.push((await ask([list]))?.[0])
  return types
}

const insufficientPrivilege = '42501'

async function readRows(
  session: Session,
  server: Server,
  known: readonly (ExpressionName & ExpressionType)[],
): Promise<readonly (TypedRow & ExpressionName)[]> {
  const inherited = majorOf(server) >= 15 ? 'v.inherited' : 'false'
  const values = (column: string) => `${visibleValues(`v.${column}`, 'x.type')} AS ${column}`
  return session.query(
    `SELECT x.schemaname, x.stxname, x.inherited, x.expr, x.type::int8 AS type, x."collation", false AS stainherit,
      v.null_frac AS stanullfrac, v.avg_width AS stawidth, v.n_distinct AS stadistinct,
      ${values('most_common_vals')}, v.most_common_freqs::text AS most_common_freqs, ${values('histogram_bounds')},
      v.correlation::text AS correlation, ${values('most_common_elems')},
      v.most_common_elem_freqs::text AS most_common_elem_freqs, v.elem_count_histogram::text AS elem_count_histogram,
      NULL AS range_empty_frac, NULL AS range_length_histogram, NULL AS range_bounds_histogram
    FROM pg_stats_ext_exprs v
      JOIN json_to_recordset($1::json) AS x(schemaname text, stxname text, inherited bool, expr text, type oid, "collation" text)
        ON x.schemaname = v.statistics_schemaname AND x.stxname = v.statistics_name AND x.inherited = ${inherited}
        AND x.expr = v.expr
      CROSS JOIN ${muteTypes}
    WHERE v.null_frac IS NOT NULL`,
    [JSON.stringify(known)],
  )
}

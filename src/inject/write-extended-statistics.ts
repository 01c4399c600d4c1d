import { majorOf } from '../model/server.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type {
  ColumnStatistics,
  ExtendedStatistics,
  ExtendedStatisticsData,
  McvItem,
  Snapshot,
} from '../model/snapshot.ts'
import { readExtendedStatistics } from '../postgres/catalog/extended-statistics.ts'
import { batchesByWeight } from './batches-by-weight.ts'
import { fitInheritance, localise } from './localise-extended.ts'
import { makeDatums } from './make-datums.ts'
import { notInjected, withRefusalExplained } from './not-injected.ts'
import type { OidsByName } from './oids-by-name.ts'
import { readOids } from './oids-by-name.ts'
import type { Dimensions } from './read-dimensions.ts'
import { readDimensions } from './read-dimensions.ts'
import { serialiseMcv } from './serialise-mcv.ts'
import { statisticRecord, statisticRecordColumns, statisticValues } from './statistic-row.ts'

/**
 * Writes the rows of `pg_statistic_ext_data` and reads them back. Their types have no input, so that casts from `bytea`
 * are made for the moment. Runs in a transaction that prints portably, as superuser.
 */
export async function writeExtendedStatistics(
  session: Session,
  snapshot: Extended,
  server: Server,
): Promise<void> {
  if (snapshot.extendedStatistics.length === 0) return
  await replaceRows(session, snapshot, server, () => session.query('DELETE FROM pg_statistic_ext_data'))
}

/** The same of these objects alone: the rows of others stay. */
export async function rewriteExtendedStatistics(
  session: Session,
  snapshot: Extended,
  server: Server,
): Promise<void> {
  if (snapshot.extendedStatistics.length === 0) return
  const names = snapshot.extendedStatistics.map(({ schemaname, stxname }) => ({ schemaname, stxname }))
  await replaceRows(session, snapshot, server, () =>
    session.query(
      `DELETE FROM pg_statistic_ext_data USING json_to_recordset($1::json) AS s(schemaname text, stxname text)
         JOIN pg_namespace n ON n.nspname = s.schemaname
         JOIN pg_statistic_ext e ON e.stxnamespace = n.oid AND e.stxname = s.stxname
       WHERE stxoid = e.oid`,
      [JSON.stringify(names)],
    ),
  )
}

type Extended = Pick<Snapshot, 'extendedStatistics' | 'relations' | 'server'>

/** What is there goes last: before 15 nothing can be planned on a table of which an object has no row. */
async function replaceRows(
  session: Session,
  snapshot: Extended,
  server: Server,
  deleteOld: () => Promise<unknown>,
): Promise<void> {
  const rows = rowsFor(snapshot, await readDimensions(session), server)
  const lists = await withRefusalExplained('a most common combination', () => serialiseLists(session, rows))

  for (const type of serialisedTypes) await session.query(`CREATE CAST (bytea AS ${type}) WITHOUT FUNCTION`)
  await deleteOld()
  const expressions = rows.flatMap(({ data }) => data.stxdexpr.filter((row) => row !== null))
  const oids = await withRefusalExplained('extended statistics', () => readOids(session, expressions))
  const records = rows.map((row, place) => recordOf(row, lists[place] ?? null, oids))
  for (const batch of batchesByWeight(records, ({ length }) => length)) await insert(session, batch, server)
  if (majorOf(server) < 15) await session.query(insertEmpty)
  for (const type of serialisedTypes) await session.query(`DROP CAST (bytea AS ${type})`)
  await compare(session, rows, server)
}

const serialisedTypes = ['pg_ndistinct', 'pg_dependencies', 'pg_mcv_list'] as const

/** A row to be, and the object it belongs to. */
interface ObjectRow {
  readonly object: ExtendedStatistics
  readonly dimensions: Dimensions
  readonly data: ExtendedStatisticsData
}

function rowsFor(
  { extendedStatistics, relations, server: production }: Extended,
  dimensions: ReadonlyMap<string, Dimensions>,
  scratch: Server,
): readonly ObjectRow[] {
  const tables = new Map(
    relations.map((relation) => [keyOf(relation.schemaname, relation.relname), relation]),
  )
  return extendedStatistics
    .filter(({ data }) => data.length > 0)
    .flatMap((object) => {
      const own = dimensions.get(keyOf(object.schemaname, object.stxname))
      if (own === undefined) throw notInjected(`The statistics ${nameOf(object)} have no object here.`)
      const table = tables.get(keyOf(object.table.schemaname, object.table.relname))
      const localised = localise(object, own, table)
      const rows = fitInheritance(localised.data, table?.relkind === 'p', { production, scratch })
      return rows.map((data) => ({ object: localised, dimensions: own, data }))
    })
}

/** The `pg_mcv_list` of each row, null where it has none. */
async function serialiseLists(
  session: Session,
  rows: readonly ObjectRow[],
): Promise<readonly (Buffer | null)[]> {
  const lists = rows.flatMap(({ dimensions, data: { stxdmcv } }) =>
    stxdmcv === null ? [] : dimensions.types.map((type, place) => ({ type, texts: textsOf(stxdmcv, place) })),
  )
  const datums = (await makeDatums(session, lists)).values()
  return rows.map(({ dimensions, data: { stxdmcv } }) => {
    if (stxdmcv === null) return null
    const filled = dimensions.types.map((type, place) => {
      const made = datums.next().value ?? []
      return {
        type,
        datums: new Map(textsOf(stxdmcv, place).map((text, at) => [text, made[at] ?? Buffer.alloc(0)])),
      }
    })
    return serialiseMcv(stxdmcv, filled)
  })
}

function textsOf(items: readonly McvItem[], place: number): readonly string[] {
  const texts = items.map(({ values }) => values[place] ?? null)
  return [...new Set(texts.filter((text) => text !== null))]
}

function recordOf({ object, data }: ObjectRow, list: Buffer | null, oids: OidsByName): string {
  const { stxdinherit, stxdndistinct, stxddependencies, stxdexpr } = data
  return JSON.stringify({
    schemaname: object.schemaname,
    stxname: object.stxname,
    stxdinherit,
    stxdndistinct,
    stxddependencies,
    stxdmcv: list?.toString('hex') ?? null,
    stxdexpr: stxdexpr.map((row, ordinality) => ({ ordinality, ...(row && statisticRecord(row, oids)) })),
  })
}

async function insert(session: Session, records: readonly string[], server: Server): Promise<void> {
  const flag = majorOf(server) >= 15 ? ['stxdinherit, ', 'd.stxdinherit, '] : ['', '']
  await withRefusalExplained('extended statistics', () =>
    session.query(
      `INSERT INTO pg_statistic_ext_data (stxoid, ${flag[0]}stxdndistinct, stxddependencies, stxdmcv, stxdexpr)
       SELECT e.oid, ${flag[1]}decode(d.stxdndistinct, 'hex')::pg_ndistinct,
         decode(d.stxddependencies, 'hex')::pg_dependencies, decode(d.stxdmcv, 'hex')::pg_mcv_list,
         (SELECT array_agg(CASE WHEN s.stanullfrac IS NOT NULL THEN ROW(0, 0, ${statisticValues('s')})::pg_statistic END
             ORDER BY s.ordinality)
           FROM jsonb_to_recordset(d.stxdexpr) AS s(ordinality int, ${statisticRecordColumns}))
       FROM jsonb_to_recordset($1::jsonb) AS d(schemaname text, stxname text, stxdinherit bool,
           stxdndistinct text, stxddependencies text, stxdmcv text, stxdexpr jsonb)
         JOIN pg_namespace n ON n.nspname = d.schemaname
         JOIN pg_statistic_ext e ON e.stxnamespace = n.oid AND e.stxname = d.stxname`,
      [`[${records.join(',')}]`],
    ),
  )
}

/** Before 15 every object has a row, if of nothing: the planner refuses one without (`get_relation_statistics` of plancat.c). */
const insertEmpty = `INSERT INTO pg_statistic_ext_data (stxoid)
  SELECT oid FROM pg_statistic_ext WHERE oid NOT IN (SELECT stxoid FROM pg_statistic_ext_data)`

/** What was written has to be what is read, value by value: the list of combinations went in as bytes and comes back as text. */
async function compare(session: Session, wanted: readonly ObjectRow[], server: Server): Promise<void> {
  const arrived = new Map(
    (await readExtendedStatistics(session, server)).flatMap((object) =>
      object.data.map((data) => [placeOf(object, data), contentOf(data)]),
    ),
  )
  for (const { object, data } of wanted) {
    if (arrived.get(placeOf(object, data)) !== contentOf(data)) {
      throw notInjected(`The extended statistics ${nameOf(object)} did not arrive as they were captured.`)
    }
  }
}

function placeOf(
  { schemaname, stxname }: ExtendedStatistics,
  { stxdinherit }: ExtendedStatisticsData,
): string {
  return keyOf(schemaname, stxname, String(stxdinherit))
}

function contentOf({ stxdndistinct, stxddependencies, stxdmcv, stxdexpr }: ExtendedStatisticsData): string {
  return JSON.stringify([
    stxdndistinct,
    stxddependencies,
    stxdmcv?.map(({ values, frequency, base_frequency }) => [values, frequency, base_frequency]) ?? null,
    stxdexpr.map((row) => row && contentOfExpression(row)),
  ])
}

/** Equal for rows that say the same, however well they are known. */
function contentOfExpression({ stanullfrac, stawidth, stadistinct, slots }: ColumnStatistics): string {
  const content = slots.map(({ stakind, staop, stacoll, stanumbers, stavalues }) => [
    stakind,
    staop,
    stacoll,
    stanumbers,
    stavalues?.type,
    stavalues?.values,
  ])
  return JSON.stringify([stanullfrac, stawidth, stadistinct, content])
}

function nameOf({ schemaname, stxname }: ExtendedStatistics): string {
  return `${schemaname}.${stxname}`
}

function keyOf(...names: readonly string[]): string {
  return names.join('\0')
}

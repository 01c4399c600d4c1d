import { Failure } from '../model/failure.ts'
import { majorOf } from '../model/server.ts'
import type { Server } from '../model/server.ts'
import type { Session } from '../model/session.ts'
import type { ExtendedStatistics, ExtendedStatisticsData, Snapshot } from '../model/snapshot.ts'
import { readExtendedStatistics } from '../postgres/catalog/extended-statistics.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import type { Remapping } from './remap-extended.ts'
import { remapDependencies, remapMcv, remapNdistinct } from './remap-extended.ts'
import { readAttributes, readRemapping } from './remapping.ts'
import { statisticRecord, statisticRecordColumns, statisticValues } from './statistic-row.ts'

/**
 * Writes the rows of `pg_statistic_ext_data` and reads them back. Their types have no input, so that casts from `bytea`
 * are made for the moment. Runs in a transaction that prints portably, as superuser.
 */
export async function writeExtendedStatistics(
  session: Session,
  { extendedStatistics, relations, oids }: Pick<Snapshot, 'extendedStatistics' | 'relations' | 'oids'>,
  server: Server,
): Promise<void> {
  if (extendedStatistics.length === 0) return
  const attributesOf = await readAttributes(session, relations)
  const remapping = await readRemapping(session, oids, server)
  const localised = extendedStatistics.map((object) => {
    const { schemaname, relname } = object.table
    return localise(object, { ...remapping, attributes: attributesOf(schemaname, relname) })
  })

  for (const type of serialisedTypes) await session.query(`CREATE CAST (bytea AS ${type}) WITHOUT FUNCTION`)
  await session.query('DELETE FROM pg_statistic_ext_data')
  for (const object of localised) {
    for (const data of object.data) await insert(session, object, data, server)
  }
  for (const type of serialisedTypes) await session.query(`DROP CAST (bytea AS ${type})`)
  await compare(session, localised, server)
}

const serialisedTypes = ['pg_ndistinct', 'pg_dependencies', 'pg_mcv_list'] as const

function localise(object: ExtendedStatistics, remapping: Remapping): ExtendedStatistics {
  const rewrite = (hex: string | null, remap: (bytes: Buffer, remapping: Remapping) => Buffer) =>
    hex === null ? null : remap(Buffer.from(hex, 'hex'), remapping).toString('hex')
  return {
    ...object,
    data: object.data.map((data) => ({
      ...data,
      stxdndistinct: rewrite(data.stxdndistinct, remapNdistinct),
      stxddependencies: rewrite(data.stxddependencies, remapDependencies),
      stxdmcv: rewrite(data.stxdmcv, remapMcv),
    })),
  }
}

async function insert(
  session: Session,
  { schemaname, stxname }: ExtendedStatistics,
  { stxdinherit, stxdndistinct, stxddependencies, stxdmcv, stxdexpr }: ExtendedStatisticsData,
  server: Server,
): Promise<void> {
  const hasFlag = majorOf(server) >= 15
  const records = stxdexpr.map((row, ordinality) => ({ ordinality, ...statisticRecord(row) }))
  await session.query(
    `INSERT INTO pg_statistic_ext_data
       (stxoid, ${hasFlag ? 'stxdinherit, ' : ''}stxdndistinct, stxddependencies, stxdmcv, stxdexpr)
     SELECT e.oid, ${hasFlag ? `${stxdinherit}, ` : ''}
       decode($1, 'hex')::pg_ndistinct, decode($2, 'hex')::pg_dependencies, decode($3, 'hex')::pg_mcv_list,
       (SELECT array_agg(ROW(0, 0, ${statisticValues('s')})::pg_statistic ORDER BY s.ordinality)
         FROM jsonb_to_recordset($4::jsonb) AS s(ordinality int, ${statisticRecordColumns}))
     FROM pg_statistic_ext e
     WHERE e.stxname = $5 AND e.stxnamespace = $6::regnamespace`,
    [stxdndistinct, stxddependencies, stxdmcv, JSON.stringify(records), stxname, quoteIdentifier(schemaname)],
  )
}

async function compare(
  session: Session,
  wanted: readonly ExtendedStatistics[],
  server: Server,
): Promise<void> {
  const arrived = new Map(
    (await readExtendedStatistics(session, server)).map((object) => [nameOf(object), object]),
  )
  for (const object of wanted) {
    const found = arrived.get(nameOf(object))
    if (found !== undefined && contentOf(found) === contentOf(object)) continue
    throw new Failure(
      'not-injected',
      `The extended statistics ${nameOf(object)} did not arrive as they were captured.`,
      {
        hint: "Use an engine of production's major version; if it is one, this is worth a bug report.",
      },
    )
  }
}

function nameOf({ schemaname, stxname }: ExtendedStatistics): string {
  return `${schemaname}.${stxname}`
}

function contentOf({ data }: ExtendedStatistics): string {
  return JSON.stringify(
    data.map(({ stxdinherit, stxdndistinct, stxddependencies, stxdmcv, stxdexpr }) => [
      stxdinherit,
      stxdndistinct,
      stxddependencies,
      stxdmcv,
      stxdexpr.map(statisticRecord),
    ]),
  )
}

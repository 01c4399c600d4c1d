import { Failure } from '../model/failure.ts'
import type { Server } from '../model/server.ts'
import { majorOf } from '../model/server.ts'
import type { ExtendedStatistics, ExtendedStatisticsData, McvItem, Relation } from '../model/snapshot.ts'
import type { Dimensions } from './read-dimensions.ts'
import { remapDependencies, remapNdistinct } from './remap-attributes.ts'

/**
 * An object of extended statistics as it has to be in the scratch database, where columns may have other numbers and stand in another
 * order: those of a child that had columns of its own before its parent got more.
 */
export function localise(
  object: ExtendedStatistics,
  { columns }: Dimensions,
  captured: Relation | undefined,
): ExtendedStatistics {
  const numbers = new Map(columns.map(({ attname, attnum }) => [attname, attnum]))
  const attributes = new Map(
    captured?.columns.map(({ attname, attnum }) => [attnum, numbers.get(attname) ?? attnum]),
  )
  const attnames = columns.map(({ attname }) => attname)
  const places = attnames.map((attname) => object.attnames.indexOf(attname))
  if (places.includes(-1) || places.length !== object.attnames.length) throw otherColumns(object)
  const inPlace = ({ values, ...item }: McvItem): McvItem => ({
    values: [...places.map((place) => values[place] ?? null), ...values.slice(places.length)],
    ...item,
  })
  return {
    ...object,
    attnames,
    data: object.data.map((data) => ({
      ...data,
      stxdndistinct: rewritten(data.stxdndistinct, (bytes) => remapNdistinct(bytes, attributes)),
      stxddependencies: rewritten(data.stxddependencies, (bytes) => remapDependencies(bytes, attributes)),
      stxdmcv: data.stxdmcv?.map(inPlace) ?? null,
    })),
  }
}

function rewritten(hex: string | null, rewrite: (bytes: Buffer) => Buffer): string | null {
  return hex === null ? null : rewrite(Buffer.from(hex, 'hex')).toString('hex')
}

function otherColumns({ schemaname, stxname }: ExtendedStatistics): Failure {
  return new Failure(
    'schema-mismatch',
    `The statistics ${schemaname}.${stxname} are of other columns here.`,
    {
      hint: 'Capture again: the schema in the snapshot does not fit its statistics.',
    },
  )
}

/**
 * The rows as the scratch's major version has them. 14 keeps one without a flag: of the whole tree for a partitioned table, of the table
 * alone for any other (`do_analyze_rel` of analyze.c).
 */
export function fitInheritance(
  data: readonly ExtendedStatisticsData[],
  isPartitioned: boolean,
  { production, scratch }: { readonly production: Server; readonly scratch: Server },
): readonly ExtendedStatisticsData[] {
  const [hasFlag, needsFlag] = [production, scratch].map((server) => majorOf(server) >= 15)
  if (hasFlag === needsFlag) return data
  if (needsFlag === true) return data.map((row) => ({ ...row, stxdinherit: isPartitioned }))
  return data
    .filter(({ stxdinherit }) => stxdinherit === isPartitioned)
    .map((row) => ({ ...row, stxdinherit: false }))
}

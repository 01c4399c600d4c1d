import type { Relation } from '../../model/snapshot.ts'
import type { UnreadableInput } from '../../model/unreadable.ts'
import type { VisibleStatistics } from '../../postgres/catalog/visible-statistics.ts'
import { groupBy } from '../../postgres/group-by.ts'
import type { HiddenStatistics } from '../from-estimates/hidden-statistics.ts'
import type { CatalogIndex } from '../indexes.ts'
import type { Privileges } from '../privileges.ts'
import type { Grantee } from './grants.ts'
import { grantSelect, grantStatistics } from './grants.ts'

/** Columns of an analyzed table of which the view shows nothing. */
export function hiddenColumns(
  { schemaname, relname, columns }: Relation,
  { restrictionOf }: Privileges,
  grantee: Grantee,
): readonly UnreadableInput[] {
  const restriction = restrictionOf(schemaname, relname)
  if (restriction === undefined) return []
  const { hidden, hidesRows, passedOver } = restriction
  const unread = (hidesRows ? columns : hidden)
    .map(({ attname }) => attname)
    .filter((attname) => !passedOver.includes(attname))
  if (unread.length === 0) return []
  // Where policies hide rows the view shows nothing, whatever the role may select.
  const grant = hidesRows
    ? grantStatistics(grantee)
    : grantSelect(grantee, { schemaname, relname }, restriction)
  return [
    {
      input: 'column statistics',
      schemaname,
      relname,
      columns: unread,
      instead: 'missing',
      grants: [grant],
    },
  ]
}

/** Keys of an index that are expressions. The view shows their statistics to the owner of the index only, and SELECT cannot be granted on it. */
export function hiddenExpressions(
  { schemaname, table, relname, hiddenExpressions: expressions }: CatalogIndex,
  { derived, none }: HiddenStatistics,
  grantee: Grantee,
): readonly UnreadableInput[] {
  const isAmong = (places: HiddenStatistics['none'], attname: string) =>
    places.some(
      (place) => place.schemaname === schemaname && place.relname === relname && place.attname === attname,
    )
  const existing = expressions.map(({ attname }) => attname).filter((attname) => !isAmong(none, attname))
  const known = {
    derived: existing.filter((attname) => isAmong(derived, attname)),
    missing: existing.filter((attname) => !isAmong(derived, attname)),
  }
  return (['derived', 'missing'] as const)
    .filter((instead) => known[instead].length > 0)
    .map((instead) => ({
      input: 'expression statistics',
      schemaname,
      relname: table,
      object: relname,
      columns: known[instead],
      instead,
      grants: [grantStatistics(grantee)],
    }))
}

/** Statistics that the view shows in part. */
export function keptBack(
  rows: readonly VisibleStatistics[],
  indexes: readonly CatalogIndex[],
  grantee: Grantee,
): readonly UnreadableInput[] {
  const tableOf = new Map(indexes.map((index) => [`${index.schemaname}\0${index.relname}`, index.table]))
  const lacking = groupBy(
    rows.filter(({ keepsBack }) => keepsBack !== undefined),
    ({ schemaname, relname, keepsBack }) => `${schemaname}\0${relname}\0${keepsBack}`,
  )
  return [...lacking.values()].flatMap((found) =>
    found.slice(0, 1).map(({ schemaname, relname, keepsBack }) => {
      const table = tableOf.get(`${schemaname}\0${relname}`)
      const isRange = keepsBack === 'range statistics'
      return {
        input: isRange ? 'range statistics' : 'column statistics',
        schemaname,
        relname: table ?? relname,
        ...(table !== undefined && { object: relname }),
        columns: [...new Set(found.map(({ attname }) => attname))],
        instead: isRange ? 'missing' : 'derived',
        grants: [grantStatistics(grantee)],
      }
    }),
  )
}

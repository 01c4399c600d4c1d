import type { ColumnStatistics, StatisticSlot } from '../../model/snapshot.ts'
import { elementsOf, numbersOf, slotOf } from '../../postgres/statistics-text.ts'
import { columnWidths, withHeader } from './column-widths.ts'
import { meanOf } from './even-draws.ts'
import { nullShareOf } from './facts.ts'
import type { NewIndexColumn } from './facts.ts'
import type { ExtractedKey, GinKeys } from './extracted-keys.ts'
import { jsonKeys, jsonPathKeys } from './json-keys.ts'
import { keysOfSample } from './sampled-keys.ts'
import { trigrams } from './trigrams.ts'
import { evenClass, valueClassesOf } from './value-classes.ts'

/**
 * Keys from what ANALYZE found: the most common elements of arrays and text search vectors; and where there are none, what the
 * values in the statistics are made of, for JSON and trigrams. Other operator classes are taken to have the value as its key.
 */
export function ginKeysOf(column: NewIndexColumn, tableRows: number): readonly GinKeys[] {
  const nulls = nullShareOf(column)
  const keys = keysOf(column, tableRows).map(({ classes, width }) => ({
    classes: classes.map(({ values, share }) => ({ values, share: share * (1 - nulls) })),
    width,
  }))
  // All nulls are one key, and so are all that have no element (`GIN_CAT_NULL_ITEM`).
  const ofNulls = nulls > 0 ? [{ classes: [{ values: 1, share: nulls }], width: 0 }] : []
  return [...keys, ...ofNulls]
}

function keysOf(column: NewIndexColumn, tableRows: number): readonly GinKeys[] {
  const { statistics, opclass } = column
  const elements = statistics?.slots.find(({ stakind }) => stakind === mostCommonElements)
  if (statistics !== undefined && elements !== undefined) return [elementKeys(column, statistics, elements)]
  const extract = extractors[opclass ?? '']
  if (extract !== undefined) {
    const sampled = keysOfSample(shownValues(column).map(extract), tableRows)
    return sampled.length > 0 ? sampled : [assumedKeys(column, tableRows)]
  }
  if (/^(array|tsvector|gin|_)/.test(opclass ?? '')) return [assumedKeys(column, tableRows)]
  return [{ classes: valueClassesOf(column, tableRows, false), width: meanOf(columnWidths(column)) }]
}

/** Values that statistics show, of the column or of the one that an expression is over. */
export function shownValues({ statistics, mentioned }: NewIndexColumn): readonly string[] {
  const source = statistics ?? mentioned[0]
  if (source === undefined) return []
  return (['most common values', 'histogram'] as const).flatMap(
    (kind) => elementsOf(slotOf(source, kind)) ?? [],
  )
}

/** Operator classes whose keys can be taken out of a value's text. */
const extractors: Readonly<Record<string, (text: string) => ReadonlyMap<string, ExtractedKey>>> = {
  jsonb_ops: jsonKeys,
  jsonb_path_ops: jsonPathKeys,
  gin_trgm_ops: trigrams,
}

/**
 * Most common elements have their share of the rows that are not null. The rest follows from how many elements a row has on
 * the average: it is rarer than the rarest that is listed.
 */
function elementKeys(column: NewIndexColumn, statistics: ColumnStatistics, elements: StatisticSlot): GinKeys {
  const texts = elementsOf(elements) ?? []
  const shares = numbersOf(elements).slice(0, texts.length)
  const listed = shares.reduce((sum, share) => sum + share, 0)
  const perRow = Math.max(listed, elementsPerRow(statistics, lexemeLength(statistics)))
  const rest = perRow - listed
  const rarest = Math.min(...shares)
  // A list that is as long as it may be, ten elements for each of the target, ends in the midst of others that are as frequent.
  const rarer = texts.length % 10 === 0 ? rarest / 1.5 : rarest / 3
  const uncommon =
    rest < 0.01 * perRow || !Number.isFinite(rarer) ? [] : [{ values: rest / rarer, share: rarer }]
  return {
    classes: [...shares.map((share) => ({ values: 1, share })), ...uncommon],
    width:
      column.attlen > 0
        ? column.attlen
        : withHeader(
            meanOf(texts.map((text) => ({ value: Buffer.byteLength(text), weight: 1 / texts.length }))),
          ),
  }
}

/** Of the elements of a row, on the average, as the common ones show it. */
export function lexemeLength({ slots }: ColumnStatistics): number {
  const elements = slots.find(({ stakind }) => stakind === mostCommonElements)
  const texts = elementsOf(elements) ?? []
  const shares = numbersOf(elements).slice(0, texts.length)
  const listed = shares.reduce((sum, share) => sum + share, 0)
  if (listed === 0) return 8
  return texts.reduce((sum, text, place) => sum + Buffer.byteLength(text) * (shares[place] ?? 0), 0) / listed
}

/** Of arrays, ANALYZE keeps it; of text search vectors the width tells: an entry, the lexeme and most often one position. */
export function elementsPerRow({ slots, stawidth }: ColumnStatistics, length: number): number {
  const counts = slots.find(({ stakind }) => stakind === elementCounts)
  if (counts !== undefined) return numbersOf(counts).at(-1) ?? 0
  return Math.max(0, stawidth - 8) / (4 + length + 0.5 + 4)
}

/** What the planner takes for arrays of which nothing is known: ten elements each (`estimate_array_length`), of 200 values. */
function assumedKeys(column: NewIndexColumn, tableRows: number): GinKeys {
  const classes = evenClass(200, tableRows).map(({ values, share }) => ({ values, share: share * 10 }))
  return { classes, width: column.attlen > 0 ? column.attlen : withHeader(12) }
}

/** `STATISTIC_KIND_MCELEM` and `STATISTIC_KIND_DECHIST` of pg_statistic.h. */
const mostCommonElements = 4
const elementCounts = 5

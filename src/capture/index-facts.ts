import type { Progress } from '../model/progress.ts'
import type { Session } from '../model/session.ts'
import type { Index, Tablespace } from '../model/snapshot.ts'
import { readBrinFacts } from './from-costs/brin-facts.ts'
import { readGinCounters } from './from-costs/gin-counters.ts'
import { readIndexHeights } from './from-costs/index-heights.ts'
import { readKeyOperators } from './from-costs/key-operators.ts'
import type { CatalogIndex } from './indexes.ts'

/** What the planner reads of an index's metapage. */
export interface IndexFacts {
  readonly height?: NonNullable<Index['btree']>['height']
  readonly gin?: NonNullable<Index['gin']>
  readonly brin?: NonNullable<Index['brin']>
}

/**
 * What the planner reads of metapages, by the index's OID, as it shows it in costs: the same way for every role, and never
 * from a file, which lags behind by what the last checkpoint has not written.
 *
 * Of an index that the role may not ask for, or that the planner never takes, the size is known. A height is then that of the
 * twin which is taken in its place, or estimated; BRIN facts follow from the size; GIN counters are unknown, as they are to the
 * planner of a fresh index.
 */
export async function readIndexFacts(
  session: Session,
  {
    indexes,
    askable,
    tablespaces,
  }: {
    readonly indexes: readonly CatalogIndex[]
    /** Those whose keys the role may select. */
    readonly askable: readonly CatalogIndex[]
    readonly tablespaces: readonly Tablespace[]
  },
  progress?: Progress,
): Promise<ReadonlyMap<number, IndexFacts>> {
  const heights = await readIndexHeights(session, askable, progress)
  const operators = await readKeyOperators(session)
  const counters = await readGinCounters(session, askable, operators, tablespaces, progress)
  const ranges = await readBrinFacts(session, askable, operators, tablespaces, progress)
  const twins = new Map(
    indexes.flatMap((index) => {
      const height = heights.get(index.oid)
      return height === undefined ? [] : [[orderOf(index), height] as const]
    }),
  )
  const factsOf = (index: CatalogIndex): IndexFacts => {
    const { oid, amname, relkind } = index
    if (relkind !== 'i') return {}
    const gin = counters.get(oid)
    if (gin !== undefined) return { gin }
    if (amname === 'brin') return { brin: ranges.get(oid) ?? deriveBrin(index) }
    if (amname !== 'btree') return {}
    const height = heights.get(oid)
    return {
      height:
        height === undefined
          ? guessHeight(index, twins.get(orderOf(index)))
          : { fidelity: 'measured', value: height },
    }
  }
  return new Map(indexes.map((index) => [index.oid, factsOf(index)]))
}

function guessHeight(index: CatalogIndex, twin: number | undefined): NonNullable<IndexFacts['height']> {
  return twin === undefined
    ? { fidelity: 'estimated', value: estimateHeight(index) }
    : { fidelity: 'derived', value: twin }
}

/** What an index has in common with one that may be taken in its place. */
function orderOf({ schemaname, table, ordering, predicate }: CatalogIndex): string {
  return JSON.stringify([schemaname, table, ordering, predicate])
}

/** Levels that a tree of so many blocks has when its pages are filled as `CREATE INDEX` fills them (nbtsort.c). */
function estimateHeight({ blocks, keyBytes }: CatalogIndex): number {
  const leaves = blocks - 1
  if (leaves <= 1) return 0
  // Inner pages are filled to 70 %: a line pointer (4), a tuple header (8) and the key, aligned to 8.
  const fanout = Math.max(2, Math.floor((8192 * 0.7) / (4 + 8 + 8 * Math.ceil(keyBytes / 8))))
  return Math.ceil(Math.log(leaves) / Math.log(fanout))
}

/**
 * The range map of a BRIN index has an entry a range of the table, starts with one page, and never shrinks
 * (`revmap_extend_and_get_blkno` of brin_revmap.c).
 */
function deriveBrin({ pagesPerRange, tableBlocks }: CatalogIndex): NonNullable<Index['brin']> {
  const ranges = Math.ceil(tableBlocks / pagesPerRange)
  return {
    fidelity: 'derived',
    pagesPerRange,
    lastRevmapPage: Math.max(1, Math.ceil(ranges / rangesPerRevmapPage)),
  }
}

/** `REVMAP_PAGE_MAXITEMS` of brin_page.h. */
const rangesPerRevmapPage = 1360

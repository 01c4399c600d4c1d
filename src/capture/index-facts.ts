import type { Progress } from '../model/progress.ts'
import type { Session } from '../model/session.ts'
import type { Brin, Gin, Index, Tablespace } from '../model/snapshot.ts'
import { btreeFanout, lastRevmapPage } from '../postgres/pages/index-sizes.ts'
import { readBrinFacts } from './from-costs/brin-facts.ts'
import { readGinCounters } from './from-costs/gin-counters.ts'
import { readIndexHeights } from './from-costs/index-heights.ts'
import { readKeyOperators } from './from-costs/key-operators.ts'
import type { CatalogIndex } from './indexes.ts'

/** What the planner reads of an index's metapage. */
export interface IndexFacts {
  readonly height?: NonNullable<Index['btree']>['height']
  readonly gin?: Gin
  readonly brin?: Brin
}

/**
 * What the planner reads of metapages, by the index's OID, as it shows it in costs: the same way for every role, and never
 * from a file, which lags behind by what the last checkpoint has not written.
 *
 * Of an index that the role may not ask for, or that the planner never takes, the size is known. A height is then that of the
 * twin which is taken in its place, or estimated; BRIN facts follow from the size; GIN counters are in the proportions of an
 * index on the same key, or unknown, as they are to the planner of a fresh index.
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
  const heightsByOrder = new Map(
    indexes.flatMap((index) => {
      const height = heights.get(index.oid)
      return height === undefined ? [] : [[orderOf(index), height] as const]
    }),
  )
  const countersByKey = new Map(
    indexes.flatMap((index) => {
      const gin = counters.get(index.oid)
      return gin === undefined ? [] : [[firstKeyOf(index), { gin, blocks: index.blocks }] as const]
    }),
  )
  const factsOf = (index: CatalogIndex): IndexFacts => {
    const { oid, amname, relkind } = index
    if (relkind !== 'i') return {}
    switch (amname) {
      case 'btree':
        return { height: heightOf(index, heights.get(oid), heightsByOrder.get(orderOf(index))) }
      case 'gin': {
        const gin = counters.get(oid) ?? countersLike(countersByKey.get(firstKeyOf(index)), index)
        return gin === undefined ? {} : { gin }
      }
      case 'brin':
        return { brin: ranges.get(oid) ?? deriveBrin(index) }
      default:
        return {}
    }
  }
  return new Map(indexes.map((index) => [index.oid, factsOf(index)]))
}

function heightOf(
  index: CatalogIndex,
  told: number | undefined,
  twin: number | undefined,
): NonNullable<IndexFacts['height']> {
  if (told !== undefined) return { fidelity: 'measured', value: told }
  if (twin !== undefined) return { fidelity: 'derived', value: twin }
  return { fidelity: 'estimated', value: estimateHeight(index) }
}

/** What an index has in common with one that may be taken in its place. */
function orderOf({ schemaname, table, ordering, predicate }: CatalogIndex): string {
  return JSON.stringify([schemaname, table, ordering, predicate])
}

/** The same of GIN indexes, which may be of other operator classes or of fewer rows. */
function firstKeyOf({ schemaname, table, firstKey }: CatalogIndex): string {
  return JSON.stringify([schemaname, table, firstKey])
}

/** In the proportions of another index. */
function countersLike(
  other: { readonly gin: Gin; readonly blocks: number } | undefined,
  { blocks }: CatalogIndex,
): Gin | undefined {
  if (other === undefined) return undefined
  const scaled = (count: number) => Math.round((count * blocks) / other.blocks)
  const { nPendingPages, nTotalPages, nEntryPages, nDataPages, nEntries } = other.gin
  return {
    fidelity: 'estimated',
    nPendingPages: scaled(nPendingPages),
    nTotalPages: scaled(nTotalPages),
    nEntryPages: scaled(nEntryPages),
    nDataPages: scaled(nDataPages),
    nEntries: scaled(nEntries),
  }
}

/** Levels that a tree of so many blocks has when its pages are filled as `CREATE INDEX` fills them (nbtsort.c). */
function estimateHeight({ blocks, keyBytes }: CatalogIndex): number {
  const leaves = blocks - 1
  if (leaves <= 1) return 0
  return Math.ceil(Math.log(leaves) / Math.log(btreeFanout(keyBytes)))
}

function deriveBrin({ pagesPerRange, tableBlocks }: CatalogIndex): Brin {
  return {
    fidelity: 'derived',
    pagesPerRange,
    lastRevmapPage: lastRevmapPage(tableBlocks, pagesPerRange),
  }
}

import type { Brin, Gin, Index, Relation } from '../model/snapshot.ts'
import { lastRevmapPage } from '../postgres/pages/index-sizes.ts'
import { growHeight } from './grow-height.ts'
import { growSize } from './grow-size.ts'

/** An index of a table that is so many times as large as it was. */
export function growIndex(index: Index, factor: number, table: Relation): Index {
  const grown = growSize(index, factor, withMetapage.has(index.amname) ? 1 : 0)
  const { btree, gin, brin } = index
  return {
    ...grown,
    ...(btree !== undefined && {
      btree: {
        ...btree,
        height: {
          fidelity: 'estimated' as const,
          value: growHeight({
            height: btree.height.value,
            leaves: index.blocks - 1,
            grown: grown.blocks - 1,
            keyBytes: keyBytesOf(index, table),
          }),
        },
      },
    }),
    ...(gin !== undefined && { gin: growGin(gin, factor) }),
    ...(brin !== undefined && { brin: growBrin(brin, table) }),
  }
}

const withMetapage: ReadonlySet<string> = new Set(['btree', 'hash', 'gin', 'brin'])

/** The first key is most of what inner pages hold: the others are cut off where they are not needed (`_bt_truncate`). */
function keyBytesOf({ firstColumn, columns }: Index, table: Relation): number {
  const column = columns[0] ?? table.columns.find(({ attname }) => attname === firstColumn)
  return column?.statistics[0]?.stawidth ?? 8
}

/** As the planner itself takes them to grow (`gincostestimate` of selfuncs.c). The pending list is emptied at its limit. */
function growGin({ nPendingPages, ...counters }: Gin, factor: number): Gin {
  const grown = (count: number): number => Math.ceil(count * factor)
  return {
    fidelity: 'estimated',
    nPendingPages,
    nTotalPages: grown(counters.nTotalPages),
    nEntryPages: grown(counters.nEntryPages),
    nDataPages: grown(counters.nDataPages),
    nEntries: grown(counters.nEntries),
  }
}

function growBrin({ pagesPerRange }: Brin, { blocks }: Relation): Brin {
  return { fidelity: 'derived', pagesPerRange, lastRevmapPage: lastRevmapPage(blocks, pagesPerRange) }
}

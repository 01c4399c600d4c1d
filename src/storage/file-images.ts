import type { RelationLayout } from '../model/layout.ts'
import type { FileImage } from '../model/scratch.ts'
import { blockSize } from '../postgres/pages/page.ts'
import { brinMetapage } from './brin.ts'
import { btreeBlocks } from './btree.ts'
import { ginMetapage } from './gin.ts'
import { visibilityMap } from './visibility-map.ts'

/** The files that make the planner see what a layout says: facts to bytes. */
export function fileImages({ path, blocks, contents }: RelationLayout): readonly FileImage[] {
  const length = blocks * blockSize
  switch (contents.kind) {
    case 'length':
      return [{ path, length, blocks: [] }]
    case 'all-visible-heap':
      return [
        { path, length, blocks: [] },
        { path: `${path}_vm`, length: blockSize, blocks: numbered([visibilityMap()]) },
      ]
    case 'btree':
      return [{ path, length, blocks: blocks > 1 ? numbered(btreeBlocks(contents)) : [] }]
    case 'gin':
      return [{ path, length, blocks: numbered([ginMetapage(contents.counters)]) }]
    case 'brin':
      return [{ path, length, blocks: numbered([brinMetapage(contents.facts)]) }]
  }
}

function numbered(pages: readonly Uint8Array[]): FileImage['blocks'] {
  return pages.map((bytes, number) => ({ number, bytes }))
}

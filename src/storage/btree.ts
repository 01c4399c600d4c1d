import { btreeMeta } from '../postgres/pages/metapages.ts'
import { blockSize, emptyPage, pageHeaderBytes, setFreeSpace } from '../postgres/pages/page.ts'

/**
 * The first blocks of a B-tree of a wanted height: the metapage, one leaf in block 1, and above it a chain of inner
 * pages with a single downlink each, the root on top. The planner takes the height from the metapage and descends the
 * chain to the leaf when it looks for the ends of the first key, so that it has to be a tree and not only to say so.
 *
 * The layout is that of nbtree.h, the same in 14 to 18.
 */
export function btreeBlocks({
  height,
  leaf,
}: {
  readonly height: number
  readonly leaf: Uint8Array | null
}): Buffer[] {
  const levels = Array.from({ length: height }, (_, below) => innerPage(below + 1, below + 1 === height))
  return [metapage(height), leafPage(leaf, height === 0), ...levels]
}

function metapage(height: number): Buffer {
  const { at, magic, version } = btreeMeta
  const page = emptyPage(specialBytes)
  const root = height + 1
  page.writeUInt32LE(magic, at.magic)
  page.writeUInt32LE(version, at.version)
  page.writeUInt32LE(root, at.root)
  page.writeUInt32LE(height, at.level)
  page.writeUInt32LE(root, at.fastRoot)
  page.writeUInt32LE(height, at.fastLevel)
  page.writeDoubleLE(-1, at.lastCleanupHeapTuples)
  setFreeSpace(page, at.end, blockSize - specialBytes)
  writeOpaque(page, { level: 0, flags: flags.meta })
  return page
}

/** Keeps the entries of a leaf that Postgres made, or has none. */
function leafPage(made: Uint8Array | null, isRoot: boolean): Buffer {
  const page = made === null ? emptyPage(specialBytes) : Buffer.from(made)
  // The page was written in another relation's life: its place in the log means nothing here.
  page.fill(0, 0, 8)
  writeOpaque(page, { level: 0, flags: flags.leaf | (isRoot ? flags.root : 0) })
  return page
}

/** A page whose one entry leads to the block below. Its key is minus infinity, which is written as no key at all. */
function innerPage(level: number, isRoot: boolean): Buffer {
  const page = emptyPage(specialBytes)
  const child = level
  const tuple = blockSize - specialBytes - tupleBytes

  page.writeUInt32LE((tuple | lineIsNormal | (tupleBytes << 17)) >>> 0, pageHeaderBytes)
  page.writeUInt16LE(child >>> 16, tuple)
  page.writeUInt16LE(child & 0xffff, tuple + 2)
  page.writeUInt16LE(tupleBytes | hasAlternativeTid, tuple + 6)
  setFreeSpace(page, pageHeaderBytes + 4, tuple)
  writeOpaque(page, { level, flags: isRoot ? flags.root : 0 })
  return page
}

/** `BTPageOpaqueData`: no siblings on either side. */
function writeOpaque(
  page: Buffer,
  { level, flags }: { readonly level: number; readonly flags: number },
): void {
  const at = blockSize - specialBytes
  page.fill(0, at)
  page.writeUInt32LE(level, at + 8)
  page.writeUInt16LE(flags, at + 12)
}

const specialBytes = 16
const tupleBytes = 8

/** `BTP_LEAF`, `BTP_ROOT` and `BTP_META`. */
const flags = { leaf: 1, root: 2, meta: 8 } as const

/** `LP_NORMAL` at its place in a line pointer (itemid.h). */
const lineIsNormal = 1 << 15

/** `INDEX_ALT_TID_MASK`: the rest of the tuple's TID counts its keys, here none. */
const hasAlternativeTid = 0x20_00

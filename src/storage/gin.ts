import type { Gin } from '../model/snapshot.ts'
import { ginMeta } from '../postgres/pages/metapages.ts'
import { blockSize, emptyPage, setFreeSpace } from '../postgres/pages/page.ts'

/**
 * A GIN metapage with the counters of production (`GinInitMetabuffer` of ginutil.c). The pending list is said to be as
 * long as there and leads nowhere: only a scan or an insertion would follow it.
 */
export function ginMetapage({ nPendingPages, nTotalPages, nEntryPages, nDataPages, nEntries }: Gin): Buffer {
  const { at, version } = ginMeta
  const page = emptyPage(specialBytes)
  page.writeUInt32LE(invalidBlock, at.head)
  page.writeUInt32LE(invalidBlock, at.tail)
  page.writeUInt32LE(nPendingPages, at.nPendingPages)
  page.writeUInt32LE(nTotalPages, at.nTotalPages)
  page.writeUInt32LE(nEntryPages, at.nEntryPages)
  page.writeUInt32LE(nDataPages, at.nDataPages)
  page.writeBigInt64LE(BigInt(nEntries), at.nEntries)
  page.writeInt32LE(version, at.version)
  setFreeSpace(page, at.end, blockSize - specialBytes)
  page.writeUInt32LE(invalidBlock, blockSize - specialBytes)
  page.writeUInt16LE(isMeta, blockSize - 2)
  return page
}

/** `GinPageOpaqueData`: right link, count, flags. */
const specialBytes = 8
const invalidBlock = 0xff_ff_ff_ff
/** `GIN_META` of ginblock.h. */
const isMeta = 1 << 3

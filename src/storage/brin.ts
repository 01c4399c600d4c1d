import type { Brin } from '../model/snapshot.ts'
import { brinMeta } from '../postgres/pages/metapages.ts'
import { blockSize, emptyPage, setFreeSpace } from '../postgres/pages/page.ts'

/** A BRIN metapage with the facts of production (`brin_metapage_init` of brin_pageops.c). */
export function brinMetapage({ pagesPerRange, lastRevmapPage }: Brin): Buffer {
  const { at, magic, version } = brinMeta
  const page = emptyPage(specialBytes)
  page.writeUInt32LE(magic, at.magic)
  page.writeUInt32LE(version, at.version)
  page.writeUInt32LE(pagesPerRange, at.pagesPerRange)
  page.writeUInt32LE(lastRevmapPage, at.lastRevmapPage)
  setFreeSpace(page, at.end, blockSize - specialBytes)
  page.writeUInt16LE(pageTypeMeta, blockSize - 2)
  return page
}

/** `BrinSpecialSpace`: four half-words, of which the last is the page's type. */
const specialBytes = 8
/** `BRIN_PAGETYPE_META` of brin_page.h. */
const pageTypeMeta = 0xf0_91

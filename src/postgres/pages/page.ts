/** Bytes a page has in every stock build. */
export const blockSize = 8192

/** `SizeOfPageHeaderData`, rounded up: where a metapage's payload starts (bufpage.h). */
export const pageHeaderBytes = 24

/** An empty page with room for an access method's own data at its end (`PageInit` of bufpage.c). */
export function emptyPage(specialBytes: number): Buffer {
  const page = Buffer.alloc(blockSize)
  setFreeSpace(page, pageHeaderBytes, blockSize - specialBytes)
  page.writeUInt16LE(blockSize - specialBytes, 16)
  page.writeUInt16LE(blockSize | pageLayoutVersion, 18)
  return page
}

/** `pd_lower` and `pd_upper`: between line pointers and tuples. */
export function setFreeSpace(page: Buffer, lower: number, upper: number): void {
  page.writeUInt16LE(lower, 12)
  page.writeUInt16LE(upper, 14)
}

/** `PG_PAGE_LAYOUT_VERSION` of bufpage.h, the same since 8.3. */
const pageLayoutVersion = 4

import { emptyPage, pageHeaderBytes } from '../postgres/pages/page.ts'

/**
 * A visibility map that calls the first block of the table all-visible, and no other. The entries of forged index
 * leaves point to that block, where there is nothing: an index-only look at them is content with the map
 * (`get_actual_variable_endpoint` of selfuncs.c) and does not miss the rows.
 */
export function visibilityMap(): Buffer {
  const page = emptyPage(0)
  page.writeUInt8(allVisible | allFrozen, pageHeaderBytes)
  return page
}

/** `VISIBILITYMAP_ALL_VISIBLE` and `VISIBILITYMAP_ALL_FROZEN` of the first two bits. */
const allVisible = 1
const allFrozen = 2

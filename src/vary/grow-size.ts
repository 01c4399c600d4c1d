import { Failure } from '../model/failure.ts'
import type { RelationSize } from '../model/snapshot.ts'
import { singlePrecision } from '../postgres/single-precision.ts'

/** What `pg_class` and the files say of a relation that is so many times as large. `fixed` pages do not grow: a metapage. */
export function growSize<Size extends RelationSize>(relation: Size, factor: number, fixed = 0): Size {
  const { relpages, reltuples, relallvisible, blocks } = relation
  const grownPages = growPages(relation, relpages, factor, fixed)
  return {
    ...relation,
    relpages: grownPages,
    reltuples: growRows(reltuples, factor),
    relallvisible: Math.min(grownPages, growPages(relation, relallvisible, factor, 0)),
    blocks: growPages(relation, blocks, factor, fixed),
  }
}

/** -1 stays: nobody has counted. */
function growRows(reltuples: number, factor: number): number {
  return reltuples > 0 ? singlePrecision(Math.max(1, Math.round(reltuples * factor))) : reltuples
}

/** Of a partitioned table `relpages` is -1: it has no file. */
function growPages({ relname }: RelationSize, pages: number, factor: number, fixed: number): number {
  if (pages <= fixed) return pages
  const grown = fixed + Math.ceil((pages - fixed) * factor)
  if (grown <= mostPages) return grown
  throw new Failure('bad-usage', `${relname} cannot be ${factor} times as large.`, {
    hint: `Give a smaller factor: relpages has room for ${mostPages.toLocaleString('en-US')} pages, and ${relname} has ${pages.toLocaleString('en-US')}.`,
  })
}

/** `pg_class.relpages` is a signed integer. */
const mostPages = 2 ** 31 - 1

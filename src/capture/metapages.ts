import type { Session } from '../model/session.ts'
import type { Index } from '../model/snapshot.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'
import {
  metapageBytes,
  readBrinFacts,
  readBtreeHeight,
  readGinCounters,
} from '../postgres/pages/metapages.ts'
import { quoteIdentifier } from '../postgres/quote.ts'
import type { CatalogIndex } from './indexes.ts'

/** What the planner reads of an index's metapage, besides the ends. */
export interface IndexFacts {
  readonly height?: NonNullable<Index['btree']>['height']
  readonly gin?: NonNullable<Index['gin']>
  readonly brin?: NonNullable<Index['brin']>
}

/**
 * Reads the metapages of GIN and BRIN indexes, by the index's OID, and of B-trees whose height the planner did not tell.
 *
 * `pageinspect` reads them as the planner would, through the buffers. Where it is not installed, a superuser may read
 * the file, which lags behind by what the last checkpoint has not written. Others learn the sizes only: a height is
 * then estimated, BRIN facts follow from the size, and GIN counters stay unknown, as they are to the planner of a
 * fresh index.
 */
export async function readMetapages(
  session: Session,
  indexes: readonly CatalogIndex[],
  heights: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, IndexFacts>> {
  const reader = await chooseReader(session)
  const pages = reader === undefined ? new Map<number, Buffer>() : await readPages(session, reader)
  return new Map(
    indexes.map((index) => [
      index.oid,
      factsOf(index, pages.get(index.oid), reader?.fidelity ?? 'estimated', heights.get(index.oid)),
    ]),
  )
}

interface PageReader {
  readonly fidelity: 'measured' | 'derived'
  /** A SQL expression for the first bytes of block 0 of the index `ic` in the namespace `n`. */
  readonly page: string
}

async function chooseReader(session: Session): Promise<PageReader | undefined> {
  const [allowed] = await session.query<{
    pageinspect: string | null
    readsFiles: boolean
    superuser: boolean
  }>(`
    SELECT (SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'pageinspect') AS pageinspect,
      has_function_privilege('pg_read_binary_file(text, bigint, bigint)', 'EXECUTE') AS "readsFiles",
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`)
  if (allowed === undefined) return undefined
  if (allowed.pageinspect !== null && allowed.superuser) {
    const schema = quoteIdentifier(allowed.pageinspect)
    return {
      fidelity: 'measured',
      page: `${schema}.get_raw_page(format('%I.%I', n.nspname, ic.relname), 'main', 0)`,
    }
  }
  if (allowed.readsFiles) {
    return {
      fidelity: 'derived',
      page: `pg_read_binary_file(pg_relation_filepath(ic.oid), 0, ${metapageBytes})`,
    }
  }
  return undefined
}

async function readPages(session: Session, { page }: PageReader): Promise<Map<number, Buffer>> {
  const rows = await session.query<{ oid: number; page: string }>(`
    SELECT ic.oid, encode(substr(${page}, 1, ${metapageBytes}), 'hex') AS page
    FROM pg_class ic JOIN pg_namespace n ON n.oid = ic.relnamespace JOIN pg_am am ON am.oid = ic.relam
    WHERE ic.relkind = 'i' AND am.amname IN ('btree', 'gin', 'brin') AND ${isUserSchema('n')}
      AND pg_relation_size(ic.oid) > 0`)
  return new Map(rows.map((row) => [row.oid, Buffer.from(row.page, 'hex')]))
}

function factsOf(
  index: CatalogIndex,
  page: Buffer | undefined,
  fidelity: 'measured' | 'derived' | 'estimated',
  told: number | undefined,
): IndexFacts {
  if (index.relkind !== 'i') return {}
  switch (index.amname) {
    case 'btree': {
      if (told !== undefined) return { height: { fidelity: 'measured', value: told } }
      const value = page && readBtreeHeight(page)
      const isKnown = value !== undefined && (fidelity === 'measured' || isPossible(value, index))
      return {
        height: isKnown ? { fidelity, value } : { fidelity: 'estimated', value: estimateHeight(index) },
      }
    }
    case 'gin': {
      const counters = page && readGinCounters(page)
      return counters === undefined ? {} : { gin: { fidelity, ...counters } }
    }
    case 'brin': {
      const facts = page && readBrinFacts(page)
      return { brin: facts === undefined ? deriveBrin(index) : { fidelity, ...facts } }
    }
    default:
      return {}
  }
}

/** A root that is a leaf has no other pages: a file that says so of a larger index was not written for long. */
function isPossible(height: number, { blocks }: CatalogIndex): boolean {
  return height > 0 || blocks <= 2
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

import type { ColumnStatistics, Relation } from '../../../src/model/snapshot.ts'
import type { Session } from '../../../src/model/session.ts'
import { readColumnStatistics } from '../../../src/postgres/catalog/column-statistics.ts'
import type { IndexDefinition } from '../../../src/postgres/catalog/index-definitions.ts'
import { readIndexDefinitions } from '../../../src/postgres/catalog/index-definitions.ts'
import { gather } from '../../../src/postgres/fetch-rows.ts'
import { printPortably } from '../../../src/postgres/portable-text.ts'
import { rolledBack } from '../../../src/postgres/transaction.ts'
import { estimateIndex } from '../../../src/vary/new-index/estimate-index.ts'
import { factsOfIndex } from '../../../src/vary/new-index/facts-of-index.ts'
import type { NewIndexSize } from '../../../src/vary/new-index/facts.ts'

export interface MeasuredIndex {
  /** As given, after `CREATE INDEX ON`. */
  readonly definition: string
  readonly estimated: NewIndexSize
  readonly built: NewIndexSize
}

/** Estimates indexes from what is known before they are there, as on an empty twin of the database; then builds them. */
export async function measureIndexes(
  session: Session,
  major: number,
  definitions: readonly string[],
): Promise<readonly MeasuredIndex[]> {
  const unbuilt = await defineOnEmptyTables(session, definitions)
  const tables = await readTables(session)
  const expressions = await readExpressions(session)
  const measured: MeasuredIndex[] = []
  for (const [place, definition] of definitions.entries()) {
    const index = unbuilt[place] as IndexDefinition
    const table = tables.get(index.table) as Relation
    const selectivity = await selectivityOf(session, index, table)
    const known = { major, selectivity, expressions }
    const estimated = estimateIndex(factsOfIndex(index, table, known))
    measured.push({ definition, estimated, built: await build(session, definition) })
  }
  return measured
}

/** What the catalog says of indexes on tables without rows. */
async function defineOnEmptyTables(
  session: Session,
  definitions: readonly string[],
): Promise<readonly IndexDefinition[]> {
  const tables = [...new Set(definitions.map((definition) => definition.split(' ', 1).join()))]
  return rolledBack(session, async () => {
    await session.query(`
      ${tables.map((table) => `ALTER TABLE ${table} RENAME TO full_${table}; CREATE TABLE ${table} (LIKE full_${table});`).join('\n')}
      ${definitions.map((definition, place) => `CREATE INDEX i${place} ON ${definition};`).join('\n')}`)
    await printPortably(session)
    return readIndexDefinitions(session)
  })
}

async function readTables(session: Session): Promise<ReadonlyMap<string, Relation>> {
  const rows = await session.query<Relation>(`
    SELECT 'public' AS schemaname, relname::text, relpages, reltuples, relallvisible, relkind::text, relhassubclass,
      (pg_relation_size(oid) / 8192)::int AS blocks
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`)
  const statistics = await rolledBack(session, async () => {
    await printPortably(session)
    return gather(readColumnStatistics(session))
  })
  return new Map(
    rows.map((row) => {
      const columns = statistics
        .filter(({ relname }) => relname === row.relname)
        .map(({ attname, attnum, statistics: one }) => ({ attname, attnum, statistics: [one] }))
      return [row.relname, { ...row, columns }]
    }),
  )
}

/** Statistics of expressions from `CREATE STATISTICS`. */
async function readExpressions(session: Session): Promise<ReadonlyMap<string, ColumnStatistics>> {
  const rows = await session.query<Omit<ColumnStatistics, 'fidelity' | 'slots'> & { readonly expr: string }>(`
    SELECT expr, null_frac::float8 AS stanullfrac, avg_width AS stawidth, n_distinct::float8 AS stadistinct, false AS stainherit
    FROM pg_stats_ext_exprs`)
  return new Map(rows.map(({ expr, ...row }) => [expr, { ...row, fidelity: 'measured', slots: [] }]))
}

async function selectivityOf(
  session: Session,
  { predicate, table }: IndexDefinition,
  { reltuples }: Relation,
): Promise<number> {
  if (predicate === null) return 1
  const [row] = await session.query<{
    readonly 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Plan Rows': number } }]
  }>(`EXPLAIN (FORMAT JSON) SELECT FROM public.${table} WHERE ${predicate}`)
  return (row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0) / reltuples
}

async function build(session: Session, definition: string): Promise<NewIndexSize> {
  await session.query(`CREATE INDEX built ON ${definition}`)
  const [size] = await session.query<NewIndexSize & { amname: string }>(`
    SELECT relpages AS blocks, reltuples::float8 AS reltuples, amname::text FROM pg_class JOIN pg_am a ON a.oid = relam WHERE relname = 'built'`)
  if (size === undefined) throw new Error('nothing was built')
  const { amname, ...sizes } = size
  const metapage = metapages[amname]
  const [facts] = metapage === undefined ? [] : await session.query<object>(`SELECT ${metapage}`)
  await session.query('DROP INDEX built')
  return { ...sizes, ...facts }
}

/** What pageinspect reads of a metapage. */
const metapages: Readonly<Record<string, string>> = {
  btree: `fastlevel::int AS height FROM bt_metap('built')`,
  gin: `json_build_object('nPendingPages', n_pending_pages, 'nTotalPages', n_total_pages, 'nEntryPages', n_entry_pages,
    'nDataPages', n_data_pages, 'nEntries', n_entries) AS gin FROM gin_metapage_info(get_raw_page('built', 0))`,
  brin: `json_build_object('pagesPerRange', pagesperrange, 'lastRevmapPage', lastrevmappage) AS brin
    FROM brin_metapage_info(get_raw_page('built', 0))`,
}

import type { TableScan } from '../../plans/table-scans.ts'
import type { Ways } from '../ways.ts'

/** `a sequential scan`; EXPLAIN's own words for what has no plainer ones. */
export function sayMethod(method: string): string {
  return plainly[method] ?? `a ${method}`
}

const plainly: Readonly<Record<string, string>> = {
  'Seq Scan': 'a sequential scan',
  'Index Scan': 'an index scan',
  'Index Only Scan': 'an index-only scan',
  'Bitmap Heap Scan': 'a bitmap scan',
  'Nested Loop': 'a nested loop',
  'Hash Join': 'a hash join',
  'Merge Join': 'a merge join',
}

/** `orders_created_at_idx`, `a sequential scan`. */
export function sayScan({ method, indexes }: Pick<TableScan, 'method' | 'indexes'>): string {
  return indexes.length === 0 ? sayMethod(method) : indexes.join(' and ')
}

/** `with sequential scans switched off`, `without orders_created_at_idx`; null where there are too many to name. */
export function sayWithheld({ settings, indexes }: Ways): string | null {
  if (settings.length + indexes.length > 2) return null
  const off = settings.map((name) => ofSetting[name] ?? name).join(' and ')
  const absent = indexes.map(({ index }) => index).join(' and ')
  return [off && `with ${off} switched off`, absent && `without ${absent}`]
    .filter((part) => part !== '')
    .join(' and ')
}

const ofSetting: Readonly<Record<string, string>> = {
  enable_seqscan: 'sequential scans',
  enable_indexscan: 'index scans',
  enable_indexonlyscan: 'index-only scans',
  enable_bitmapscan: 'bitmap scans',
  enable_tidscan: 'TID scans',
  enable_nestloop: 'nested loops',
  enable_hashjoin: 'hash joins',
  enable_mergejoin: 'merge joins',
  enable_memoize: 'remembered lookups',
  enable_material: 'materialized rows',
  enable_sort: 'sorts',
  enable_incremental_sort: 'incremental sorts',
  enable_hashagg: 'hashed groups',
  enable_parallel_append: 'parallel appends',
  enable_parallel_hash: 'shared hash tables',
  max_parallel_workers_per_gather: 'parallel workers',
}

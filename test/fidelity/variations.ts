export interface Variation {
  readonly name: string
  /** Laid over the captured settings. */
  readonly settings: Readonly<Record<string, string>>
}

/** The settings under which every statement is planned: production's own, and those that push the planner elsewhere. */
export const variations: readonly Variation[] = [
  { name: 'as captured', settings: {} },
  { name: 'little memory', settings: { work_mem: '64kB' } },
  { name: 'much memory', settings: { work_mem: '256MB' } },
  { name: 'fast disk', settings: { random_page_cost: '1.1' } },
  { name: 'small cache', settings: { effective_cache_size: '64MB' } },
  { name: 'no sequential scans', settings: { enable_seqscan: 'off' } },
  { name: 'no hash joins', settings: { enable_hashjoin: 'off' } },
  { name: 'no nested loops', settings: { enable_nestloop: 'off' } },
  { name: 'no bitmaps, no JIT', settings: { enable_bitmapscan: 'off', jit: 'off' } },
  { name: 'no parallelism', settings: { max_parallel_workers_per_gather: '0' } },
  {
    name: 'eager parallelism',
    settings: {
      max_parallel_workers_per_gather: '4',
      parallel_setup_cost: '1',
      parallel_tuple_cost: '0.001',
      min_parallel_table_scan_size: '64kB',
      min_parallel_index_scan_size: '32kB',
    },
  },
  {
    name: 'partition by partition',
    settings: { enable_partitionwise_join: 'on', enable_partitionwise_aggregate: 'on' },
  },
  { name: 'joins as written', settings: { join_collapse_limit: '1', from_collapse_limit: '1' } },
]

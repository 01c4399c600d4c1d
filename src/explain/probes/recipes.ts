/**
 * The settings under which a probe shows its input and nothing else, by what it shows. Every setting that decides a probe's
 * number is given, so that sessions with settings of their own answer alike; a tablespace's options still prevail.
 */
export const recipes = {
  /** Estimates of rows and widths. Other ways to the table would not change them, only take time to think of. */
  estimates: { ...base(), ...usualCosts() },
  /** A sequential scan costs its pages (`cost_seqscan` of costsize.c). */
  tablePages: { ...base(), seq_page_cost: '1' },
  tableTuples: { ...base(), cpu_tuple_cost: '1' },
  /** A scan by one tuple's address costs one random page (`cost_tidscan`). */
  randomPage: { ...base(), enable_seqscan: 'off', random_page_cost: '1' },
  /**
   * The start-up of a B-tree scan costs `ceil(log2(tuples)) + 50 * (height + 1)` operators (`btcostestimate` of
   * selfuncs.c). The cost of pages chooses the smallest of the indexes that have the order.
   */
  indexHeight: { ...inIndexOrder(), cpu_operator_cost: '1', random_page_cost: '1' },
  /** With random pages for nothing, a whole scan costs the square of the correlation times the table's pages (`cost_index`). */
  correlation: { ...inIndexOrder(), seq_page_cost: '10000' },
  /** All of the index's pages, and as many of the table's as the correlation leaves. */
  indexPages: { ...inIndexOrder(), random_page_cost: '1' },
  visiblePages: { ...inIndexOrder(), random_page_cost: '1', seq_page_cost: '1' },
  indexTuples: { ...inIndexOrder(), cpu_index_tuple_cost: '1' },
  bitmapPages: { ...byBitmap(), random_page_cost: '1', seq_page_cost: '1' },
  /** `brincostestimate` charges its bitmap a tenth of an operator for every page of the ranges that match. */
  brinRanges: { ...byBrin(), cpu_operator_cost: '10' },
  /** Only the map of its ranges is read in sequence. */
  brinMap: { ...byBrin(), seq_page_cost: '1' },
  brinPages: { ...byBrin(), random_page_cost: '1', seq_page_cost: '1' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

export type Recipe = keyof typeof recipes

/** A sequential scan is the only way, and nothing costs anything. The values of probes are printed portably. */
function base() {
  return {
    search_path: '',
    TimeZone: 'UTC',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'postgres',
    lc_monetary: 'C',
    standard_conforming_strings: 'on',
    array_nulls: 'on',
    xmloption: 'content',
    transform_null_equals: 'off',
    constraint_exclusion: 'partition',
    effective_cache_size: '1TB',
    work_mem: '1GB',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    enable_partition_pruning: 'on',
    enable_partitionwise_aggregate: 'off',
    enable_partitionwise_join: 'off',
    enable_seqscan: 'on',
    enable_indexscan: 'off',
    enable_indexonlyscan: 'off',
    enable_bitmapscan: 'off',
    enable_tidscan: 'on',
    enable_sort: 'on',
    enable_incremental_sort: 'off',
    enable_hashagg: 'on',
    enable_hashjoin: 'on',
    enable_mergejoin: 'on',
    enable_nestloop: 'on',
    enable_material: 'on',
    seq_page_cost: '0',
    random_page_cost: '0',
    cpu_tuple_cost: '0',
    cpu_index_tuple_cost: '0',
    cpu_operator_cost: '0',
  } as const
}

function usualCosts() {
  return {
    seq_page_cost: '1',
    random_page_cost: '4',
    cpu_tuple_cost: '0.01',
    cpu_index_tuple_cost: '0.005',
    cpu_operator_cost: '0.0025',
  } as const
}

function inIndexOrder() {
  return {
    ...base(),
    enable_seqscan: 'off',
    enable_indexscan: 'on',
    enable_indexonlyscan: 'on',
    enable_sort: 'off',
  } as const
}

function byBitmap() {
  return { ...base(), enable_seqscan: 'off', enable_bitmapscan: 'on' } as const
}

/** A BRIN index has no tuples to pay for, all others have. */
function byBrin() {
  return { ...byBitmap(), cpu_index_tuple_cost: '1000000000' } as const
}

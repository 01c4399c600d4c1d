import type { PlanChangeKind } from '../model/plan-change.ts'

/** The page of docs/rules about a kind of change: mirror images share one. */
export function rulePage(kind: PlanChangeKind): string {
  return `https://unpkg.com/planflip/docs/rules/${shared[kind] ?? kind}.md`
}

const shared: { readonly [kind in PlanChangeKind]?: string } = {
  'seq-to-index-scan': 'index-to-seq-scan',
  'seq-to-bitmap-scan': 'bitmap-to-seq-scan',
  'bitmap-to-index': 'index-to-bitmap',
  'index-to-index-only': 'index-only-to-index',
  'filter-to-condition': 'condition-to-filter',
  'gained-partition-pruning': 'lost-partition-pruning',
  'nested-loop-to-merge': 'merge-join',
  'merge-to-nested-loop': 'merge-join',
  'hash-to-merge': 'merge-join',
  'merge-to-hash': 'merge-join',
  'gained-memoize': 'lost-memoize',
  'sort-removed': 'sort-added',
  'sort-fits': 'sort-spills',
  'hash-fits': 'hash-spills',
  'limit-early': 'limit-no-longer-early',
  'gained-parallelism': 'lost-parallelism',
  'parallelism-changed': 'lost-parallelism',
  'jit-off': 'jit-on',
  'cost-decrease': 'cost-increase',
  'rows-shrunk': 'rows-exploded',
}

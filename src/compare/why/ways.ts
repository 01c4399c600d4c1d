import type { Plan, PlanNode } from '../../model/plan.ts'
import { walkPlan } from '../../model/plan.ts'

/** What a planner may be made to do without. */
export interface Ways {
  /** Settings that switch a way off, by name. */
  readonly settings: readonly string[]
  readonly indexes: readonly NamedIndex[]
}

export interface NamedIndex {
  readonly index: string
  readonly relation: string
}

export const noWays: Ways = { settings: [], indexes: [] }

/**
 * The ways that a plan takes and another does not. An index is not among them where the setting is that switches its use off: without
 * the index, the planner would know less of the table.
 */
export function waysWithout({ root }: Plan, spared: Plan): Ways {
  const kept = [...walkPlan(spared.root)]
  const keptSettings = new Set(kept.flatMap(settingsOf))
  const keptIndexes = kept.flatMap(indexesOf)
  // Also what is about index-only scans, in 14 to 18 (`cost_index` of costsize.c).
  if (keptSettings.has('enable_indexonlyscan')) keptSettings.add('enable_indexscan')

  const taken = [...walkPlan(root)]
  const settings = new Set(taken.flatMap(settingsOf).filter((name) => !keptSettings.has(name)))
  const indexes = taken
    .filter((node) => !settingsOf(node).some((name) => settings.has(name)))
    .flatMap(indexesOf)
    .filter((one) => !keptIndexes.some((other) => isSameIndex(one, other)))
  return { settings: [...settings], indexes: eachOnce(indexes) }
}

export function bothWays(one: Ways, other: Ways): Ways {
  return {
    settings: [...new Set([...one.settings, ...other.settings])],
    indexes: eachOnce([...one.indexes, ...other.indexes]),
  }
}

export function isNothing({ settings, indexes }: Ways): boolean {
  return settings.length === 0 && indexes.length === 0
}

/** Whether all of the one are among the other. */
export function isWithin(one: Ways, other: Ways): boolean {
  const both = bothWays(one, other)
  return both.settings.length === other.settings.length && both.indexes.length === other.indexes.length
}

/** The settings that a node is switched off by. */
export function settingsOf({
  nodeType,
  parallelAware,
}: Pick<PlanNode, 'nodeType' | 'parallelAware'>): readonly string[] {
  const setting = settingByNode[nodeType]
  const parallel = parallelAware ? parallelSettings[nodeType] : undefined
  return [setting, parallel].filter((name) => name !== undefined)
}

const settingByNode: Readonly<Record<string, string>> = {
  'Seq Scan': 'enable_seqscan',
  'Index Scan': 'enable_indexscan',
  'Index Only Scan': 'enable_indexonlyscan',
  'Bitmap Heap Scan': 'enable_bitmapscan',
  'Tid Scan': 'enable_tidscan',
  'Tid Range Scan': 'enable_tidscan',
  'Nested Loop': 'enable_nestloop',
  'Hash Join': 'enable_hashjoin',
  'Merge Join': 'enable_mergejoin',
  Memoize: 'enable_memoize',
  Materialize: 'enable_material',
  Sort: 'enable_sort',
  'Incremental Sort': 'enable_incremental_sort',
  HashAggregate: 'enable_hashagg',
  MixedAggregate: 'enable_hashagg',
  HashSetOp: 'enable_hashagg',
  Gather: 'max_parallel_workers_per_gather',
  'Gather Merge': 'max_parallel_workers_per_gather',
}

/** Whether a session's own settings, by name, switch off any way. */
export function isAnyOff(settings: ReadonlyMap<string, string>): boolean {
  return Object.values(settingByNode).some((name) => settings.get(name) === 'off')
}

const parallelSettings: Readonly<Record<string, string>> = {
  Append: 'enable_parallel_append',
  Hash: 'enable_parallel_hash',
}

export function indexesOf({ scan }: PlanNode): readonly NamedIndex[] {
  const relation = scan?.relation
  return relation === undefined ? [] : (scan?.indexes ?? []).map((index) => ({ index, relation }))
}

export function eachOnce(indexes: readonly NamedIndex[]): readonly NamedIndex[] {
  return indexes.filter((one, at) => indexes.findIndex((other) => isSameIndex(one, other)) === at)
}

function isSameIndex(one: NamedIndex, other: NamedIndex): boolean {
  return one.index === other.index && one.relation === other.relation
}

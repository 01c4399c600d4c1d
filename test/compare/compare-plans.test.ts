import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePlans } from '../../src/compare/compare-plans.ts'
import type { Terms } from '../../src/compare/terms.ts'
import type { PlanChangeKind } from '../../src/model/plan-change.ts'
import { walkPlan, type Plan, type PlanNode } from '../../src/model/plan.ts'
import { nodeOver, plans } from '../arbitraries.ts'
import { facts, sameData } from './compare-of.ts'
import { mirror } from './mirror.ts'
import { realPairs } from './real-plans.ts'

const smaller = {
  ...facts,
  relations: facts.relations.map((relation) => ({ ...relation, blocks: 10, rows: 700 })),
  settings: { ...facts.settings, work_mem: '1MB' },
}
const otherData: Terms = {
  ...sameData,
  costsCompare: false,
  facts: { baseline: smaller, candidate: facts },
}

describe('a plan does not differ from itself', () => {
  test('as generated', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(comparePlans(plan, plan, sameData)).toEqual([])
        expect(comparePlans(plan, structuredClone(plan), sameData)).toEqual([])
      }),
    )
  })

  test('as PostgreSQL made it', () => {
    expect(realPairs.length).toBeGreaterThan(60)
    for (const { staging, production } of realPairs) {
      expect(comparePlans(staging, structuredClone(staging), sameData)).toEqual([])
      expect(comparePlans(production, structuredClone(production), sameData)).toEqual([])
    }
  })
})

describe('swapping the plans mirrors every change', () => {
  test('as generated', () => {
    fc.assert(
      fc.property(plans, plans, (one, other) => {
        for (const [there, back] of swaps(one, other)) expect(back).toEqual(there)
      }),
      { numRuns: 500 },
    )
  })

  test('as PostgreSQL made them, each with the next as well', () => {
    for (const [at, { staging, production }] of realPairs.entries()) {
      const next = realPairs[at + 1]?.production ?? staging
      for (const [there, back] of [...swaps(staging, production), ...swaps(production, next)]) {
        expect(back).toEqual(there)
      }
    }
  })

  /** The changes between two plans as a mirror shows them, and those between the swapped plans. */
  function swaps(one: Plan, other: Plan): readonly (readonly [string[], string[]])[] {
    const swapped: Terms = { ...otherData, facts: { baseline: facts, candidate: smaller } }
    return [
      [sorted(comparePlans(one, other, sameData).map(mirror)), sorted(comparePlans(other, one, sameData))],
      [sorted(comparePlans(one, other, otherData).map(mirror)), sorted(comparePlans(other, one, swapped))],
    ]
  }
})

describe('the order of partitions does not matter', () => {
  test('as generated', () => {
    fc.assert(
      fc.property(plans, plans, fc.infiniteStream(fc.nat()), (one, other, places) => {
        const shuffled = { ...other, root: shuffleMembers(other.root, places) }
        expect(comparePlans(other, shuffled, sameData)).toEqual([])
        expect(sorted(comparePlans(one, shuffled, sameData))).toEqual(
          sorted(comparePlans(one, other, sameData)),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('as PostgreSQL made them', () => {
    const reverse = (node: PlanNode): PlanNode => ({
      ...node,
      children: isAppend(node) ? node.children.map(reverse).toReversed() : node.children.map(reverse),
    })
    for (const { staging, production } of realPairs) {
      const reversed = { ...production, root: reverse(production.root) }
      expect(comparePlans(production, reversed, sameData)).toEqual([])
      expect(sorted(comparePlans(staging, reversed, otherData))).toEqual(
        sorted(comparePlans(staging, production, otherData)),
      )
    }
  })
})

describe('nodes that do nothing to the rows are seen through', () => {
  const wrappers: readonly [string, readonly PlanChangeKind[]][] = [
    ['Gather', ['gained-parallelism', 'parallelism-changed']],
    ['Limit', []],
    ['Materialize', []],
    ['Result', []],
    ['Memoize', []],
    ['Subquery Scan', []],
  ]

  test.each(wrappers)('%s on top', (nodeType, kinds) => {
    fc.assert(
      fc.property(plans, (plan) => {
        // What workers share among themselves is more below a Gather than without one.
        const alone = { ...plan, root: mapNodes(plan.root, (node) => ({ ...node, parallelAware: false })) }
        const changes = comparePlans(alone, { ...plan, root: wrap(nodeType, alone.root) }, sameData)
        expect(changes.map(({ kind }) => kind).filter((kind) => !kinds.includes(kind))).toEqual([])
        expect(changes).toHaveLength(kinds.length === 0 ? 0 : 1)
      }),
    )
  })

  test.each(['Memoize', 'Materialize'])('%s between a nested loop and its inner side', (nodeType) => {
    fc.assert(
      fc.property(plans, (plan) => {
        const bare = { ...plan, root: mapNodes(plan.root, withoutInner) }
        const wrapped = {
          ...plan,
          root: mapNodes(bare.root, (node) =>
            node.nodeType === 'Nested Loop'
              ? {
                  ...node,
                  children: node.children.map((child, at) => (at === 0 ? child : wrap(nodeType, child))),
                }
              : node,
          ),
        }
        const kinds = comparePlans(bare, wrapped, sameData).map(({ kind }) => kind)
        expect(kinds.filter((kind) => kind !== 'gained-memoize')).toEqual([])
      }),
    )
  })

  /** Drops what generated nested loops have there. */
  function withoutInner(node: PlanNode): PlanNode {
    if (node.nodeType !== 'Nested Loop') return node
    const children = node.children.map((child) =>
      child.nodeType === 'Memoize' || child.nodeType === 'Materialize'
        ? { ...(child.children[0] ?? child), relationship: 'Inner' }
        : child,
    )
    return { ...node, children }
  }
})

describe('the names of aliases do not matter', () => {
  test('where no table is read twice', () => {
    for (const { name, production } of realPairs) {
      const renamed = renameAliases(production)
      if (renamed === null) continue
      expect([name, ...comparePlans(production, renamed, sameData)]).toEqual([name])
    }
  })

  test('and many such plans were tried', () => {
    expect(realPairs.filter(({ production }) => renameAliases(production) !== null).length).toBeGreaterThan(
      40,
    )
  })
})

/** Every alias with another name, in nodes, conditions and keys; null where a table is read twice. */
function renameAliases(plan: Plan): Plan | null {
  const scans = [...walkPlan(plan.root)].flatMap(({ scan }) => scan ?? [])
  const tables = scans.map(({ relation, source }) => relation ?? source)
  if (new Set(tables).size < tables.length) return null
  // Conditions and keys above partitions name the whole.
  const aliases = scans.flatMap(({ alias }) => [alias, alias.replace(/_\d+$/, '')])
  const names = new Map(aliases.map((alias) => [alias, `renamed_${alias}`]))
  const rename = (text: string): string =>
    text.replaceAll(/\b(\w+)\./g, (whole, alias: string) => {
      const name = names.get(alias)
      return name === undefined ? whole : `${name}.`
    })
  const root = mapNodes(plan.root, (node) => ({
    ...node,
    ...(node.scan !== undefined && {
      scan: { ...node.scan, alias: names.get(node.scan.alias) ?? node.scan.alias },
    }),
    conditions: Object.fromEntries(
      Object.entries(node.conditions).map(([key, condition]) => [key, rename(condition as string)]),
    ),
    ...(node.sortKeys !== undefined && { sortKeys: node.sortKeys.map(rename) }),
    ...(node.groupKeys !== undefined && { groupKeys: node.groupKeys.map(rename) }),
  }))
  return { ...plan, root }
}

function wrap(nodeType: string, child: PlanNode): PlanNode {
  const { relationship } = child
  return {
    ...nodeOver(nodeType, [{ ...child, relationship: 'Outer' }]),
    ...(relationship !== undefined && { relationship }),
    ...(nodeType === 'Gather' && { workersPlanned: 2 }),
    ...(nodeType === 'Subquery Scan' && { scan: { alias: 'sub', indexes: [] } }),
  }
}

function mapNodes(node: PlanNode, change: (node: PlanNode) => PlanNode): PlanNode {
  const changed = change(node)
  return { ...changed, children: changed.children.map((child) => mapNodes(child, change)) }
}

function shuffleMembers(node: PlanNode, places: IterableIterator<number>): PlanNode {
  const children = node.children.map((child) => shuffleMembers(child, places))
  if (!isAppend(node)) return { ...node, children }
  const placed = children.map((child) => ({ child, place: Number(places.next().value) }))
  return {
    ...node,
    children: placed.toSorted((one, other) => one.place - other.place).map(({ child }) => child),
  }
}

function isAppend({ nodeType }: PlanNode): boolean {
  return nodeType === 'Append' || nodeType === 'Merge Append'
}

/** Keys and items in one order. */
function sorted(changes: readonly unknown[]): string[] {
  return changes.map((change) => JSON.stringify(inOrder(change))).toSorted()
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  )
}

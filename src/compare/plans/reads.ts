import type { Plan } from '../../model/plan.ts'
import { walkPlan } from '../../model/plan.ts'

interface NamedIndex {
  readonly index: string
  /** Its table. */
  readonly relation: string
}

/** Whether any part of a plan reads one of these indexes. */
export function readsIndex({ root }: Plan, indexes: readonly NamedIndex[]): boolean {
  return [...walkPlan(root)].some(({ scan }) =>
    indexes.some(({ index, relation }) => scan?.relation === relation && scan.indexes.includes(index)),
  )
}

/** Those of the tables that a plan reads from end to end. */
export function seqScanned({ root }: Plan, tables: readonly string[]): readonly string[] {
  const nodes = [...walkPlan(root)].filter(({ nodeType }) => nodeType === 'Seq Scan')
  const scanned = new Set(nodes.map(({ scan }) => scan?.relation))
  return tables.filter((table) => scanned.has(table))
}

import type { Relation, Snapshot } from '../../model/snapshot.ts'
import type { PlanFacts, RelationFacts } from './plan-facts.ts'

/** The facts that a snapshot holds. `settings` are laid over its own. */
export function factsOf(
  { relations, settings: captured, server }: Pick<Snapshot, 'relations' | 'settings' | 'server'>,
  settings: Readonly<Record<string, string>> = {},
): PlanFacts {
  return { relations: relations.map(factsOfRelation), settings: { ...captured, ...settings }, server }
}

/** As many rows a page as at the last ANALYZE, on the pages of now (`heapam_estimate_rel_size`, table_block_relation_estimate_size). */
function factsOfRelation({ schemaname, relname, blocks, relpages, reltuples }: Relation): RelationFacts {
  const density = relpages > 0 && reltuples >= 0 ? reltuples / relpages : null
  const rows = density === null ? (reltuples < 0 ? null : reltuples) : Math.round(density * blocks)
  return { schemaname, relname, blocks, ...(rows !== null && { rows }) }
}

import type { DefinitionMove } from '../../model/movement.ts'
import type { SchemaStatement, Snapshot } from '../../model/snapshot.ts'
import { pairByKeys } from '../pair-by-keys.ts'

/**
 * Statements of the schema that define something else under the same name. A dump names things without their schema, so that
 * of several of one name those with the same text are paired first.
 */
export function definitionMoves(before: Snapshot, after: Snapshot): readonly DefinitionMove[] {
  const pairs = pairByKeys(before.schema.filter(isDefinition), after.schema.filter(isDefinition), [
    ({ type, name, sql }) => JSON.stringify([type, name, sql]),
    ({ type, name }) => JSON.stringify([type, name]),
  ])
  return pairs.flatMap(({ baseline, candidate }) =>
    baseline === undefined || candidate === undefined || baseline.sql === candidate.sql
      ? []
      : [
          {
            kind: 'definition' as const,
            type: candidate.type,
            name: candidate.name,
            before: baseline.sql,
            after: candidate.sql,
          },
        ],
  )
}

/** Others say nothing of plans, or change with every restore. */
function isDefinition({ type }: SchemaStatement): boolean {
  return definitions.has(type)
}

/** In pg_dump's words. */
const definitions = new Set([
  'TABLE',
  'INDEX',
  'CONSTRAINT',
  'FK CONSTRAINT',
  'CHECK CONSTRAINT',
  'STATISTICS',
  'VIEW',
  'MATERIALIZED VIEW',
  'FUNCTION',
  'TYPE',
  'DOMAIN',
  'POLICY',
  'RULE',
  'OPERATOR',
  'COLLATION',
])

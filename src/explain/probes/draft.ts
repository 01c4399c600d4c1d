import type { Probe } from '../../model/probe.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'
import type { RelationName } from './find-relations.ts'
import type { Recipe } from './recipes.ts'

/** A probe, and under which settings it is to be asked. */
export interface Draft extends Probe {
  readonly recipe: Recipe
}

/** Rows of this very table: what is below it has probes of its own. */
export function rowsOf({ schemaname, relname }: RelationName): string {
  return `FROM ONLY ${quoteIdentifier(schemaname)}.${quoteIdentifier(relname)}`
}

import type { Relation, Snapshot } from '../../model/snapshot.ts'
import { groupBy } from '../../postgres/group-by.ts'
import { wordsOf } from './mentions.ts'

export type RelationName = Pick<Relation, 'schemaname' | 'relname'>

/** A statement, and the plans that were made of it, in EXPLAIN's words. */
export interface PlannedStatement {
  readonly sql: string
  readonly texts: readonly string[]
}

/**
 * Tells which relations the plans of a statement read or write.
 *
 * EXPLAIN does not tell a schema unless asked to be verbose, and its verbose text would be no certificate. Where several
 * schemas have a table of that name, the statement's own words decide, then the search path, and else all of them count.
 */
export function relationFinder({
  relations,
  settings,
  askingRole,
}: Pick<Snapshot, 'relations' | 'settings' | 'askingRole'>): (
  statement: PlannedStatement,
) => readonly RelationName[] {
  const byName = groupBy(relations, ({ relname }) => relname)
  const path = [...wordsOf((settings['search_path'] ?? '').replaceAll('"$user"', `"${askingRole.name}"`))]

  return ({ sql, texts }) => {
    const words = wordsOf(sql)
    return [...new Set(texts.flatMap(namesIn))].flatMap((name) => {
      const candidates = byName.get(name) ?? []
      if (candidates.length < 2) return candidates
      const said = candidates.filter(({ schemaname }) => words.has(schemaname))
      if (said.length > 0) return said
      const first = path.find((schema) => candidates.some(({ schemaname }) => schemaname === schema))
      return first === undefined ? candidates : candidates.filter(({ schemaname }) => schemaname === first)
    })
  }
}

/** How a relation is called where people read it, and by which probes know it. */
export function nameOf({ schemaname, relname }: RelationName): string {
  return `${schemaname}.${relname}`
}

/** What stands behind `on` in a node's line (`ExplainScanTarget` and `ExplainModifyTarget` of explain.c). */
function namesIn(text: string): readonly string[] {
  const lines = text.matchAll(
    /^\s*(?:->\s+)?([A-Z][A-Za-z ()]*?)(?: using (?:"(?:[^"]|"")+"|\S+))? on ("(?:[^"]|"")+"|[^\s"]+)/gm,
  )
  return [...lines].flatMap(([, node = '', name = '']) =>
    readsNoRelation.test(node) ? [] : [name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name],
  )
}

const readsNoRelation =
  /(?:Bitmap Index|CTE|Function|Values|Subquery|WorkTable|Named Tuplestore) Scan(?: Backward)?$/

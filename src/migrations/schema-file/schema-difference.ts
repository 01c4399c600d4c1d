import { basename } from 'node:path'
import type { Migration } from '../../model/migration.ts'
import type { Grammar } from '../../postgres/sql/grammar.ts'
import { loadGrammar } from '../../postgres/sql/grammar.ts'
import { alterTable } from './alter-table.ts'
import type { SchemaObject } from './schema-object.ts'
import { readSchemaObjects } from './schema-object.ts'

/**
 * What changed between two versions of a file that holds a whole schema, as pg_dump writes it: Rails's `structure.sql`. Each change is
 * a migration of its own, so that a flip can be blamed on one. What is under another name is gone and new: nobody can tell a renamed
 * column from another one.
 *
 * @param file of both, for messages
 */
export async function schemaDifference(
  file: string,
  before: string,
  after: string,
): Promise<readonly Migration[]> {
  const grammar = await loadGrammar()
  const [old, fresh] = [readSchemaObjects(grammar, before), readSchemaObjects(grammar, after)]
  const oldByKey = new Map(old.map((object) => [object.key, object]))
  const freshKeys = new Set(fresh.map(({ key }) => key))
  const gone = old
    .toSorted((one, other) => (other.rank ?? 0) - (one.rank ?? 0))
    .flatMap((object) =>
      freshKeys.has(object.key) || object.drop === undefined
        ? []
        : [changeOf(`DROP ${object.key}`, object, [object.drop])],
    )
  const inOrder = fresh.toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
  const changed = inOrder.flatMap((object) => {
    const known = oldByKey.get(object.key)
    if (known === undefined) return [changeOf(`CREATE ${object.key}`, object, [object.sql])]
    if (known.content === object.content) return []
    return [changeOf(`ALTER ${object.key}`, object, replacing(grammar, known, object))]
  })
  return [...gone, ...changed].filter(({ statements }) => statements.length > 0)

  function changeOf(what: string, { line }: SchemaObject, sql: readonly string[]): Migration {
    const name = `${basename(file)}: ${what.replaceAll(/\s+/g, ' ').slice(0, longestName)}`
    return { name, aliases: [], file, statements: sql.map((one) => ({ sql: one, line })) }
  }
}

const longestName = 80

function replacing(grammar: Grammar, before: SchemaObject, after: SchemaObject): readonly string[] {
  if (after.replace !== undefined) return after.replace === '' ? [] : [after.replace]
  const altered =
    after.table === undefined ? undefined : alterTable(grammar, after.table, before.sql, after.sql)
  if (altered !== undefined) return altered
  const added = addedLabels(before.sql, after.sql)
  if (added !== undefined)
    return added.map((label) => `ALTER TYPE ${after.key.slice('type '.length)} ADD VALUE ${label}`)
  return after.drop === undefined ? [after.sql] : [after.drop, after.sql]
}

/** Of an enum, what may be added; whatever else has changed there Postgres has no words for. */
function addedLabels(before: string, after: string): readonly string[] | undefined {
  if (!/^CREATE\s+TYPE\s.*\sAS\s+ENUM\b/is.test(after)) return undefined
  const labelsOf = (sql: string): readonly string[] => sql.match(/'(?:[^']|'')*'/g) ?? []
  return labelsOf(after).filter((label) => !labelsOf(before).includes(label))
}

import { condition, whereClause } from './conditions.ts'
import type { DatabaseFacts, RelationFacts } from './database-facts.ts'
import { literalFor } from './literals.ts'
import type { Random } from './random.ts'
import { referencesOf } from './scope.ts'

/** An UPDATE, DELETE or INSERT, by itself, along a foreign key, or from another relation. */
export function dataChange(random: Random, facts: DatabaseFacts): string {
  const tables = facts.relations.filter(
    ({ kind, columns }) => (kind === 'r' || kind === 'p') && columns.some(({ isWritable }) => isWritable),
  )
  const table = random.pick(tables)
  return random.pick([update, update, remove, remove, insertFrom, insertRow])(random, table, facts)
}

function update(random: Random, table: RelationFacts, facts: DatabaseFacts): string {
  const column = random.pick(table.columns.filter(({ isWritable }) => isWritable))
  const { using, condition: join } = otherTable(random, table, facts)
  const from = using === '' ? '' : ` FROM ${using}`
  return `UPDATE ${table.name} AS t0 SET ${column.name} = ${literalFor(random, column)}${from}${changedRows(random, table, join)}`
}

function remove(random: Random, table: RelationFacts, facts: DatabaseFacts): string {
  const { using, condition: join } = otherTable(random, table, facts)
  return `DELETE FROM ${table.name} AS t0${using === '' ? '' : ` USING ${using}`}${changedRows(random, table, join)}`
}

function changedRows(random: Random, relation: RelationFacts, join: readonly string[]): string {
  const sources = [{ alias: 't0', relation }]
  const more = join.length === 0 ? [condition(random, sources)] : join
  return whereClause(random, sources, more)
}

/** The other end of one of the table's foreign keys, every second time. */
function otherTable(
  random: Random,
  table: RelationFacts,
  { relations, links }: DatabaseFacts,
): { readonly using: string; readonly condition: readonly string[] } {
  const own = links.filter(({ from }) => from === table.oid)
  if (own.length === 0 || random.chance(0.5)) return { using: '', condition: [] }
  const { to, fromColumns, toColumns } = random.pick(own)
  const other = relations.find(({ oid }) => oid === to)
  if (other === undefined) return { using: '', condition: [] }
  const equalities = fromColumns.map((column, place) => `t0.${column} = t1.${toColumns[place]}`)
  const more = condition(random, [{ alias: 't1', relation: other }])
  return { using: `${other.name} AS t1`, condition: [...equalities, ...(more.includes('t1.') ? [more] : [])] }
}

function insertFrom(random: Random, table: RelationFacts, { relations }: DatabaseFacts): string {
  const source = { alias: 't0', relation: random.pick(relations.filter(({ columns }) => columns.length > 0)) }
  const writable = random.some(
    table.columns.filter(({ isWritable }) => isWritable),
    3,
  )
  const values = writable.map((column) => {
    const same = referencesOf(source).filter((reference) => reference.column.type === column.type)
    return same.length === 0 ? literalFor(random, column) : random.pick(same).sql
  })
  return `INSERT INTO ${table.name} (${writable.map(({ name }) => name).join(', ')}) SELECT ${values.join(', ')} FROM ${source.relation.name} AS t0${whereClause(random, [source])}`
}

/** As a driver sends it: a value for some columns, defaults for the others. */
function insertRow(random: Random, table: RelationFacts): string {
  const writable = random.some(
    table.columns.filter(({ isWritable }) => isWritable),
    4,
  )
  const row = (): string => `(${writable.map((column) => literalFor(random, column)).join(', ')})`
  const rows = random.chance(0.7) ? [row()] : [row(), row(), row()]
  const returning = random.chance(0.3) ? ' RETURNING *' : ''
  return `INSERT INTO ${table.name} (${writable.map(({ name }) => name).join(', ')}) VALUES ${rows.join(', ')}${returning}`
}

import type { DesignedColumn, TableDesign } from './design-tables.ts'

/** `CREATE TABLE`, with what can be there before the rows. */
export function createTable(table: TableDesign): string {
  const { columns, history, key, parent, hasOwner } = table
  const own = columns.map(
    ({ name, kind }) => `${name} ${kind.type}${generationOf(kind.generatedFrom, columns)}`,
  )
  const parts = [
    ...(history.dropsColumn ? ['legacy_id int'] : []),
    ...keyColumns[key],
    ...(parent === undefined ? [] : ['parent_id bigint NOT NULL']),
    ...(hasOwner ? ['owner_id bigint'] : []),
    ...own,
    ...checksOf(columns),
    key === 'tenant' ? 'PRIMARY KEY (tenant_id, id)' : 'PRIMARY KEY (id)',
  ]
  return `CREATE TABLE ${nameOf(table)} (${parts.join(', ')})`
}

/** Rows take the tenant of their parent, so that keys of two columns refer to something. */
export function insertRows(table: TableDesign, from: number, to: number): string {
  const { key, parent, hasOwner, columns, number, history } = table
  const stored = columns.filter(({ kind }) => kind.generatedFrom === undefined)
  const chance = (salt: number): string => `pg_temp.chance(i, ${number * 100 + salt})`
  const names = [
    ...(history.dropsColumn && from === 1 ? ['legacy_id'] : []),
    ...(key === 'tenant' ? ['tenant_id', 'id'] : key === 'uuid' ? ['id'] : []),
    ...(parent === undefined ? [] : ['parent_id']),
    ...(hasOwner ? ['owner_id'] : []),
    ...stored.map(({ name }) => name),
  ]
  const tenant = parent === undefined ? `1 + floor(600 * power(${chance(0)}, 2))::int` : 'p.tenant_id'
  const values = [
    ...(history.dropsColumn && from === 1 ? ['i'] : []),
    ...(key === 'tenant' ? [tenant, 'i'] : key === 'uuid' ? [`md5('${number}' || i)::uuid`] : []),
    ...(parent === undefined ? [] : ['p.id']),
    ...(hasOwner
      ? [`CASE WHEN ${chance(98)} < 0.9 THEN 1 + floor(9000 * power(${chance(99)}, 3))::bigint END`]
      : []),
    ...stored.map(({ kind }, place) => kind.value(chance(place + 1))),
  ]
  const join =
    parent === undefined
      ? ''
      : ` JOIN ${nameOf(parent)} AS p ON p.id = 1 + floor(${parent.rows} * power(${chance(97)}, 2))::bigint`
  return `INSERT INTO ${nameOf(table)} (${names.join(', ')}) SELECT ${values.join(', ')} FROM generate_series(${from}, ${to}) AS i${join} ORDER BY i`
}

/** Indexes, foreign keys and extended statistics, and columns that come or go. */
export function completeTable(table: TableDesign): readonly string[] {
  const { indexes, statistics, history, parent, hasOwner, key } = table
  const name = nameOf(table)
  return [
    ...indexes.map((index) => `CREATE INDEX ON ${name} ${index}`),
    ...(key === 'tenant' && table.number % 3 === 0 ? [`CREATE UNIQUE INDEX ON ${name} (id)`] : []),
    ...(parent === undefined
      ? []
      : [
          `ALTER TABLE ${name} ADD FOREIGN KEY (tenant_id, parent_id) REFERENCES ${nameOf(parent)} (tenant_id, id)`,
        ]),
    ...(parent !== undefined && table.number % 2 === 0
      ? [`CREATE INDEX ON ${name} (tenant_id, parent_id)`]
      : []),
    ...(key === 'tenant'
      ? [
          `ALTER TABLE ${name} ADD FOREIGN KEY (tenant_id) REFERENCES core.tenants${table.number % 5 === 0 ? ' NOT VALID' : ''}`,
        ]
      : []),
    ...(hasOwner ? [`ALTER TABLE ${name} ADD FOREIGN KEY (owner_id) REFERENCES core."user"`] : []),
    ...statistics.map(
      ({ kinds, on }, place) =>
        `CREATE STATISTICS ${table.schema}.stat_${table.number}_${place} ${kinds} ON ${on} FROM ${name}`,
    ),
    ...(history.dropsColumn ? [`ALTER TABLE ${name} DROP COLUMN legacy_id`] : []),
    ...(history.addsColumn ? [`ALTER TABLE ${name} ADD COLUMN added_later text DEFAULT 'since then'`] : []),
  ]
}

/** What nobody told ANALYZE of. A parent keeps the rows that its children refer to. */
export function ageTable(table: TableDesign, isParent: boolean): readonly string[] {
  const { rows, history, key } = table
  if (rows === 0) return []
  const name = nameOf(table)
  const canLose = key !== 'uuid' && !isParent
  return [
    ...(history.grows ? [insertRows(table, rows + 1, Math.ceil(rows * 1.15) + 5)] : []),
    ...(history.losesSome && canLose ? [`DELETE FROM ${name} WHERE id % 7 = 3`] : []),
    ...(history.losesNewest && canLose ? [`DELETE FROM ${name} WHERE id > ${Math.floor(rows * 0.97)}`] : []),
  ]
}

export function nameOf({ schema, name }: Pick<TableDesign, 'schema' | 'name'>): string {
  return `${schema}.${name}`
}

const keyColumns: Readonly<Record<TableDesign['key'], readonly string[]>> = {
  tenant: ['tenant_id int NOT NULL', 'id bigint NOT NULL'],
  identity: ['id bigint GENERATED ALWAYS AS IDENTITY'],
  uuid: ['id uuid NOT NULL'],
}

function generationOf(from: string | undefined, columns: readonly DesignedColumn[]): string {
  const source = columns.find(({ kind }) => kind.name === from)
  if (source === undefined) return ''
  const expression =
    from === 'body' ? `to_tsvector('simple', ${source.name})` : `(${source.name} * 100)::bigint`
  return ` GENERATED ALWAYS AS (${expression}) STORED`
}

function checksOf(columns: readonly DesignedColumn[]): readonly string[] {
  return columns.flatMap(({ name, kind }) => {
    if (kind.name === 'amount') return [`CHECK (${name} >= 0)`]
    if (kind.name === 'status') return [`CHECK (${name} IN ('open', 'closed', 'waiting', 'lost'))`]
    if (kind.name === 'due_on') return [`CHECK (${name} > '2000-01-01')`]
    return []
  })
}

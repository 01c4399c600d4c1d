import type { SchemaStatement } from '../model/snapshot.ts'

/**
 * Creates partitions as such, where the dump creates a table and attaches it: that costs twice as much, and the more the
 * larger the catalog is, since ATTACH reads all of `pg_constraint` (`CloneFkReferenced` of tablecmds.c).
 *
 * Only where the columns are the parent's word by word, and the parent comes first: then nothing is different that a planner
 * sees, neither attribute numbers nor the order of OIDs. Indexes, keys and triggers come later than tables, and find the
 * partitions in their place.
 */
export function createAsPartitions(statements: readonly SchemaStatement[]): readonly SchemaStatement[] {
  const attachments = new Map(statements.flatMap(readAttachment))
  const columnsOf = new Map<string, string>()
  const created = new Set<string>()
  const tables = statements.map((statement) => {
    const table = readTable(statement)
    if (table === undefined) return statement
    const { name, columns, options } = table
    columnsOf.set(name, columns)
    const attachment = attachments.get(name)
    if (attachment === undefined || columnsOf.get(attachment.parent) !== columns) return statement
    created.add(name)
    const { parent, bound } = attachment
    return { ...statement, sql: `CREATE TABLE ${name} PARTITION OF ${parent} ${bound}${options};` }
  })
  return tables.filter((statement) => readAttachment(statement).every(([name]) => !created.has(name)))
}

const identifier = String.raw`(?:"(?:[^"]|"")+"|[^\s".(]+)`
const qualified = String.raw`${identifier}\.${identifier}`
const table = new RegExp(
  String.raw`^CREATE TABLE (?<name>${qualified}) \(\n(?<columns>[^]*?)\n\)(?<options>[^;]*);\s*$`,
)
const attach = new RegExp(
  String.raw`^ALTER TABLE ONLY (?<parent>${qualified}) ATTACH PARTITION (?<name>${qualified}) (?<bound>[^]+);\s*$`,
)

interface Attachment {
  readonly parent: string
  readonly bound: string
}

function readAttachment({ type, sql }: SchemaStatement): readonly [string, Attachment][] {
  const { name, parent, bound } = (type === 'TABLE ATTACH' && attach.exec(sql)?.groups) || {}
  return name === undefined || parent === undefined || bound === undefined ? [] : [[name, { parent, bound }]]
}

interface Table {
  readonly name: string
  readonly columns: string
  /** What follows the columns: how it is partitioned itself, and its storage parameters. */
  readonly options: string
}

/** Since 18 a partition's NOT NULL is written with the name that it has from its parent. */
function readTable({ type, sql }: SchemaStatement): Table | undefined {
  const { name, columns, options } = (type === 'TABLE' && table.exec(sql)?.groups) || {}
  if (name === undefined || columns === undefined || options === undefined) return undefined
  return { name, columns: columns.replaceAll(namedNotNull, ' NOT NULL'), options }
}

const namedNotNull = new RegExp(String.raw` CONSTRAINT ${identifier} NOT NULL`, 'g')

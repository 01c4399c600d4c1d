import type { Grammar, ParsedStatement } from '../../postgres/sql/grammar.ts'
import type { StatementText } from '../../postgres/sql/split-statements.ts'
import { splitStatements } from '../../postgres/sql/split-statements.ts'
import { quoteIdentifier } from '../../postgres/quote.ts'

/** A statement of a whole schema that plans may depend on. */
export interface SchemaObject {
  /** What it makes: `index public.orders_total`. The same in two versions of a schema is the same object. */
  readonly key: string
  readonly sql: string
  /** Its tokens: the same however it is spaced and commented. */
  readonly content: string
  /** Of its file, from 1. */
  readonly line: number
  /** What undoes it. Absent: nothing has to. */
  readonly drop?: string
  /** The table that it creates, as SQL names it. */
  readonly table?: string
  /** What replaces it where that takes other words; empty where nothing has to. */
  readonly replace?: string
  /**
   * In which order what is new is made, 0 where absent: a partition that has its indexes when it is attached gets no others (`AttachPartitionEnsureIndexes` of
   * tablecmds.c), and only then are they those of its table's.
   */
  readonly rank?: number
}

/**
 * The objects of a schema as pg_dump writes it, in their order. What plans do not depend on is left out: owners, grants, comments,
 * triggers, settings of the dump, the rows of `schema_migrations`.
 */
export function readSchemaObjects(grammar: Grammar, text: string): readonly SchemaObject[] {
  return splitStatements(grammar, text.replace(/^\uFEFF/, '')).flatMap((statement) => {
    const parsed = grammar.parse(statement.sql)
    const [first] = parsed.status === 'parsed' ? parsed.statements : []
    const objects = first === undefined ? [] : (readers[first.kind]?.(fieldsOf(first), statement) ?? [])
    return objects.map((object) => ({ ...object, content: contentOf(grammar, statement.sql) }))
  })
}

function contentOf(grammar: Grammar, sql: string): string {
  const tokens = (grammar.scan(sql) ?? []).filter(({ kind }) => kind !== 'comment')
  return tokens.map(({ text }) => text).join(' ')
}

type Fields = Readonly<Record<string, unknown>>
type Bare = Omit<SchemaObject, 'content'>
type Reader = (fields: Fields, statement: StatementText) => readonly Bare[]

/** By the node of the statement (`parsenodes.h`). */
const readers: Readonly<Record<string, Reader>> = {
  CreateStmt: ({ relation }, statement) => {
    const table = nameOf(relation)
    return [{ ...objectOf('table', table, statement), table, drop: `DROP TABLE IF EXISTS ${table} CASCADE` }]
  },
  IndexStmt: ({ idxname, relation }, statement) => {
    const { schemaname } = relation as RangeVar
    const index = nameOf({ relname: idxname as string, ...(schemaname !== undefined && { schemaname }) })
    return [{ ...objectOf('index', index, statement), drop: `DROP INDEX IF EXISTS ${index}` }]
  },
  AlterTableStmt: (fields, statement) => readAlterTable(fields as unknown as AlterTable, statement),
  ViewStmt: ({ view }, statement) => dropped('VIEW', nameOf(view), statement, ' CASCADE'),
  CreateTableAsStmt: ({ into }, statement) =>
    dropped('MATERIALIZED VIEW', nameOf((into as { readonly rel: RangeVar }).rel), statement, ' CASCADE'),
  CreateStatsStmt: ({ defnames }, statement) => dropped('STATISTICS', nameOfList(defnames), statement),
  CreatePolicyStmt: ({ policy_name: name, table }, statement) => {
    const on = ` ON ${nameOf(table)}`
    return dropped('POLICY', quoteIdentifier(name as string), statement, on)
  },
  CreateSeqStmt: ({ sequence }, statement) =>
    dropped('SEQUENCE', nameOf(sequence), statement, ' CASCADE').map((object) => ({
      ...object,
      replace: '',
    })),
  CreateFunctionStmt: (_, statement) => {
    const { sql } = statement
    const key = `function ${/^[^(]*\([^)]*\)/.exec(sql)?.[0] ?? sql}`
    return [
      {
        ...objectOf('', key, statement),
        replace: sql.replace(/^CREATE\s+(?=FUNCTION|PROCEDURE)/i, 'CREATE OR REPLACE '),
      },
    ]
  },
  CreateExtensionStmt: ({ extname }, statement) => [objectOf('extension', extname as string, statement)],
  CreateSchemaStmt: ({ schemaname }, statement) => [objectOf('schema', schemaname as string, statement)],
  CreateEnumStmt: ({ typeName }, statement) => [objectOf('type', nameOfList(typeName), statement)],
  CreateDomainStmt: ({ domainname }, statement) => [objectOf('type', nameOfList(domainname), statement)],
  CompositeTypeStmt: ({ typevar }, statement) => [objectOf('type', nameOf(typevar), statement)],
}

function fieldsOf({ kind, tree }: ParsedStatement): Fields {
  return (tree as Readonly<Record<string, Fields>>)[kind] ?? {}
}

function objectOf(kind: string, name: string, { sql, line }: StatementText): Bare {
  return { key: `${kind} ${name}`, sql, line }
}

function dropped(kind: string, name: string, statement: StatementText, rest = ''): readonly Bare[] {
  return [
    {
      ...objectOf(kind.toLowerCase(), kind === 'POLICY' ? `${name}${rest}` : name, statement),
      drop: `DROP ${kind} IF EXISTS ${name}${rest}`,
    },
  ]
}

interface RangeVar {
  readonly schemaname?: string
  readonly relname: string
}

function nameOf(relation: unknown): string {
  const { schemaname, relname } = relation as RangeVar
  return [...(schemaname === undefined ? [] : [schemaname]), relname].map(quoteIdentifier).join('.')
}

function nameOfList(names: unknown): string {
  const parts = names as readonly { readonly String: { readonly sval: string } }[]
  return parts.map(({ String: { sval } }) => quoteIdentifier(sval)).join('.')
}

interface AlterTable {
  readonly relation: RangeVar
  readonly objtype?: string
  readonly cmds?: readonly AlterTableCommand[]
}

interface AlterTableCommand {
  readonly AlterTableCmd: {
    readonly subtype?: string
    readonly def?: {
      readonly Constraint?: { readonly conname?: string }
      readonly PartitionCmd?: { readonly name: RangeVar }
    }
  }
}

/** pg_dump writes a constraint, a partition, a default each in a statement of its own. */
function readAlterTable(
  { relation, objtype, cmds: [command] = [] }: AlterTable,
  statement: StatementText,
): readonly Bare[] {
  const table = nameOf(relation)
  const { subtype = '', def } = command?.AlterTableCmd ?? {}
  const constraint = def?.Constraint?.conname
  const partition = def?.PartitionCmd?.name
  if (subtype === 'AT_ChangeOwner') return []
  if (subtype === 'AT_AddConstraint' && constraint !== undefined) {
    const drop = `ALTER TABLE IF EXISTS ${table} DROP CONSTRAINT IF EXISTS ${quoteIdentifier(constraint)} CASCADE`
    return [{ ...objectOf('constraint', `${table}.${constraint}`, statement), drop }]
  }
  if (subtype === 'AT_AttachPartition' && partition !== undefined) {
    // What is of an index comes and goes with that of its table, which is of the same name or another.
    const drop = `ALTER TABLE IF EXISTS ${table} DETACH PARTITION ${nameOf(partition)}`
    const isOfIndex = objtype === 'OBJECT_INDEX'
    const attached = objectOf(isOfIndex ? 'partition of index' : 'partition', nameOf(partition), statement)
    return [isOfIndex ? { ...attached, rank: 2 } : { ...attached, rank: 1, drop }]
  }
  return [objectOf('alter', statement.sql, statement)]
}

import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import type { ExpressionType } from '../../postgres/catalog/expression-types.ts'
import { readExpressionTypes } from '../../postgres/catalog/expression-types.ts'
import { isUserSchema, tableKinds } from '../../postgres/catalog/user-relations.ts'
import { printPortably } from '../../postgres/portable-text.ts'
import { undone } from '../../postgres/transaction.ts'
import type { CatalogTypes } from './catalog-types.ts'
import { readCatalogTypes } from './catalog-types.ts'
import type { ColumnName } from '../column-name.ts'

/** What is to be known of a database, beyond its snapshot, to redact it. */
export interface RedactionFacts {
  readonly columns: readonly CatalogColumn[]
  readonly links: readonly ColumnLink[]
  readonly indexKeys: readonly IndexKey[]
  readonly statistics: readonly StatisticsDefinition[]
  readonly types: CatalogTypes
}

interface CatalogColumn extends ColumnName {
  /** As `regtype` and `regcollation`. */
  readonly type: string
  readonly collation: string
}

/** Where the values of one column are found again. */
export interface ColumnLink {
  readonly from: ColumnName
  readonly to: ColumnName
  readonly because: 'foreign key' | 'inheritance' | 'generated column' | 'view'
}

/** A column of an index: of the table, or an expression over some of it. */
export interface IndexKey {
  readonly schemaname: string
  readonly relname: string
  readonly table: string
  readonly attnum: number
  /** The index's own name for it. */
  readonly name: string
  readonly type: string
  readonly collation: string
  /** The table's column; null for an expression. */
  readonly attname: string | null
  /** What the index's expressions mention; null for the whole row. */
  readonly uses: readonly (string | null)[]
}

interface StatisticsDefinition {
  readonly schemaname: string
  readonly stxname: string
  readonly tableSchema: string
  readonly table: string
  /** Of its expressions; none where the role may not ask. */
  readonly types: readonly { readonly type: string; readonly collation: string }[]
  /** What its expressions mention; null for the whole row. */
  readonly uses: readonly (string | null)[]
}

/** Reads them in the transaction that the session is in. */
export async function readRedactionFacts(session: Session): Promise<RedactionFacts> {
  return undone(session, async () => {
    await printPortably(session)
    const types = await readCatalogTypes(session)
    return {
      columns: await readColumns(session),
      links: await readLinks(session),
      indexKeys: await readIndexKeys(session),
      statistics: await readStatistics(session, types),
      types,
    }
  })
}

async function readColumns(session: Session): Promise<readonly CatalogColumn[]> {
  return session.query<CatalogColumn>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, a.attname::text AS attname,
      a.atttypid::regtype::text AS type, a.attcollation::regcollation::text AS collation
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ${tableKinds} AND ${isUserSchema('n')} AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum`)
}

/**
 * Foreign keys, both ways; parents and children, both ways, by the name of the column; what a generated column is made
 * from; and views, materialized or not, of whose columns each may show whatever the view reads.
 */
async function readLinks(session: Session): Promise<readonly ColumnLink[]> {
  return session.query<ColumnLink>(`
    WITH names AS (
      SELECT a.attrelid, a.attnum, a.attname, a.attgenerated, c.relkind, jsonb_build_object(
        'schemaname', n.nspname, 'relname', c.relname, 'attname', a.attname) AS name
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE a.attnum > 0 AND NOT a.attisdropped AND ${isUserSchema('n')}),
    foreign_keys AS (
      SELECT one.name AS one, other.name AS other FROM pg_constraint k
        CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair(here, there)
        JOIN names one ON one.attrelid = k.conrelid AND one.attnum = pair.here
        JOIN names other ON other.attrelid = k.confrelid AND other.attnum = pair.there
      WHERE k.contype = 'f'),
    families AS (
      SELECT parent.name AS one, child.name AS other FROM pg_inherits i
        JOIN names parent ON parent.attrelid = i.inhparent
        JOIN names child ON child.attrelid = i.inhrelid AND child.attname = parent.attname
      WHERE parent.relkind IN ${tableKinds})
    SELECT one AS from, other AS to, 'foreign key' AS because FROM foreign_keys
    UNION SELECT other, one, 'foreign key' FROM foreign_keys
    UNION SELECT one, other, 'inheritance' FROM families
    UNION SELECT other, one, 'inheritance' FROM families
    UNION SELECT base.name, made.name, 'generated column'
      FROM pg_attrdef f
        JOIN names made ON made.attrelid = f.adrelid AND made.attnum = f.adnum AND made.attgenerated <> ''
        JOIN names base ON base.attrelid = f.adrelid AND (base.attnum = ANY (${mentionedBy('f.adbin')}) OR 0 = ANY (${mentionedBy('f.adbin')}))
      WHERE base.attnum <> made.attnum
    UNION SELECT base.name, shown.name, 'view'
      FROM pg_depend d
        JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
        JOIN names shown ON shown.attrelid = r.ev_class AND shown.relkind IN ('v', 'm')
        JOIN names base ON base.attrelid = d.refobjid AND base.attrelid <> shown.attrelid
          AND (base.attnum = d.refobjsubid OR d.refobjsubid = 0 AND NOT EXISTS (
            SELECT FROM pg_depend other WHERE other.classid = d.classid AND other.objid = d.objid
              AND other.refobjid = d.refobjid AND other.refobjsubid > 0))
      WHERE d.refclassid = 'pg_class'::regclass
    ORDER BY 3, 1, 2`)
}

async function readIndexKeys(session: Session): Promise<readonly IndexKey[]> {
  return session.query<IndexKey>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, t.relname::text AS table, a.attnum, a.attname::text AS name,
      -- What name_ops stores as cstring is a name.
      coalesce(ta.atttypid, CASE WHEN a.atttypid = 'cstring'::regtype THEN 'name'::regtype::oid ELSE a.atttypid END)::regtype::text AS type,
      coalesce(nullif(i.indcollation[a.attnum - 1], 0), a.attcollation)::regcollation::text AS collation,
      ta.attname::text AS attname, ${usedColumns('i.indexprs', 'i.indrelid')} AS uses
    FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid
      LEFT JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum = i.indkey[a.attnum - 1] AND ta.attnum > 0
    WHERE ${isUserSchema('n')}
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum`)
}

async function readStatistics(
  session: Session,
  types: CatalogTypes,
): Promise<readonly StatisticsDefinition[]> {
  const rows = await session.query<Omit<StatisticsDefinition, 'types'> & { exprs: readonly string[] }>(`
    SELECT n.nspname::text AS schemaname, e.stxname::text AS stxname, tn.nspname::text AS "tableSchema",
      t.relname::text AS table, to_json(coalesce(pg_get_statisticsobjdef_expressions(e.oid), '{}')) AS exprs,
      ${usedColumns('e.stxexprs', 'e.stxrelid')} AS uses
    FROM pg_statistic_ext e
      JOIN pg_namespace n ON n.oid = e.stxnamespace
      JOIN pg_class t ON t.oid = e.stxrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace
    WHERE ${isUserSchema('n')}`)
  const names = new Map([...types.values()].map(({ oid, name }) => [oid, name]))
  const expressions = await typesOfExpressions(session, rows)
  return rows.map(({ exprs: _exprs, ...row }, at) => ({
    ...row,
    types: (expressions[at] ?? []).map(({ type, collation }) => ({ type: names.get(type) ?? '', collation })),
  }))
}

async function typesOfExpressions(
  session: Session,
  objects: readonly {
    readonly tableSchema: string
    readonly table: string
    readonly exprs: readonly string[]
  }[],
): Promise<readonly (readonly ExpressionType[])[]> {
  const lists = objects.map(({ tableSchema, table, exprs }) => ({
    table: { schemaname: tableSchema, relname: table },
    exprs,
  }))
  try {
    return await undone(session, () => readExpressionTypes(session, lists))
  } catch (error) {
    if (sqlErrorOf(error)?.sqlstate !== notPermitted) throw error
    return []
  }
}

/** `insufficient_privilege`. */
const notPermitted = '42501'

/** Names of the columns that expressions of a table mention; null for the whole row. */
function usedColumns(expressions: string, table: string): string {
  return `(SELECT coalesce(json_agg(DISTINCT ua.attname), '[]') FROM unnest(${mentionedBy(expressions)}) AS used(attnum)
    LEFT JOIN pg_attribute ua ON ua.attrelid = ${table} AND ua.attnum = used.attnum)`
}

/**
 * Numbers of the columns that a stored expression mentions, 0 for the whole row, of which dependencies do not tell
 * (`find_expr_references_walker`).
 */
function mentionedBy(tree: string): string {
  return `ARRAY(SELECT DISTINCT (regexp_matches(${tree}::text, ':varattno (-?[0-9]+)', 'g'))[1]::int)`
}

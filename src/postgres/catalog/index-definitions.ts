import type { Session } from '../../model/session.ts'
import { isUserSchema } from './user-relations.ts'

/** How an index is defined, as far as its size follows from it. */
export interface IndexDefinition {
  readonly schemaname: string
  readonly relname: string
  readonly table: string
  readonly amname: string
  readonly indisunique: boolean
  /** `fillfactor=70`. */
  readonly reloptions: readonly string[]
  /** Of a partial index, as Postgres prints it. */
  readonly predicate: string | null
  /** The keys in their order, then the columns of INCLUDE. */
  readonly columns: readonly DefinedColumn[]
}

/** An attribute of an index: its type is what the index stores, which for some operator classes is not the column's. */
export interface DefinedColumn {
  /** Null for an expression. */
  readonly attname: string | null
  /** As Postgres prints it: a column's name in quotes where it needs them. */
  readonly expression: string
  readonly isKey: boolean
  /** As `format_type` says it without a modifier; of a domain, its base type's. */
  readonly type: string
  readonly atttypmod: number
  readonly attlen: number
  readonly attalign: 'c' | 's' | 'i' | 'd'
  /** Without its schema; null for a column of INCLUDE. */
  readonly opclass: string | null
  /** Whether keys that are equal look alike: what its fourth support function says of a B-tree's operator class (btree.sgml). */
  readonly equalimage: boolean
  readonly attnotnull: boolean
}

/**
 * The definitions of the user's indexes that have a file, in the order of their OIDs. Wants a transaction that prints portably.
 */
export function readIndexDefinitions(session: Session): Promise<readonly IndexDefinition[]> {
  return session.query<IndexDefinition>(`
    WITH RECURSIVE base(type, plain, typmod) AS (
      SELECT oid, oid, -1 FROM pg_type WHERE typtype <> 'd'
      UNION ALL SELECT d.oid, base.plain, CASE WHEN base.typmod = -1 THEN d.typtypmod ELSE base.typmod END
        FROM base JOIN pg_type d ON d.typbasetype = base.type AND d.typtype = 'd')
    SELECT n.nspname::text AS schemaname, ic.relname::text AS relname, t.relname::text AS table, am.amname::text AS amname,
      i.indisunique, to_json(coalesce(ic.reloptions, '{}')) AS reloptions, pg_get_expr(i.indpred, i.indrelid) AS predicate,
      (SELECT json_agg(json_build_object(
          'attname', ta.attname,
          'expression', pg_get_indexdef(i.indexrelid, ka.attnum, false),
          'isKey', ka.attnum <= i.indnkeyatts,
          'type', format_type(coalesce(base.plain, ka.atttypid), NULL),
          'atttypmod', CASE WHEN ka.atttypmod <> -1 THEN ka.atttypmod ELSE coalesce(nullif(ta.atttypmod, -1), base.typmod, -1) END,
          'attlen', ka.attlen,
          'attalign', ka.attalign,
          'opclass', oc.opcname,
          'equalimage', ${equalimage},
          'attnotnull', coalesce(ta.attnotnull, false)) ORDER BY ka.attnum)
        FROM pg_attribute ka
          LEFT JOIN base ON base.type = ka.atttypid
          LEFT JOIN pg_attribute ta ON ta.attrelid = i.indrelid AND ta.attnum = i.indkey[ka.attnum - 1] AND ta.attnum <> 0
          LEFT JOIN pg_opclass oc ON oc.oid = i.indclass[ka.attnum - 1] AND ka.attnum <= i.indnkeyatts
        WHERE ka.attrelid = i.indexrelid AND ka.attnum > 0) AS columns
    FROM pg_index i
      JOIN pg_class ic ON ic.oid = i.indexrelid AND ic.relkind = 'i'
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = ic.relnamespace
      JOIN pg_am am ON am.oid = ic.relam
    WHERE ${isUserSchema('n')}
    ORDER BY i.indexrelid`)
}

/** `btvarstrequalimage` of varlena.c says yes to collations under which only the same bytes are equal. */
const equalimage = `EXISTS (SELECT FROM pg_amproc p
  WHERE p.amprocfamily = oc.opcfamily AND p.amproclefttype = oc.opcintype AND p.amprocrighttype = oc.opcintype
    AND p.amprocnum = 4 AND am.amname = 'btree'
    AND (p.amproc::oid <> 'pg_catalog.btvarstrequalimage'::regproc::oid
      OR coalesce((SELECT co.collisdeterministic FROM pg_collation co WHERE co.oid = i.indcollation[ka.attnum - 1]), true)))`

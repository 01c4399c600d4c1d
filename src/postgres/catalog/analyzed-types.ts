import type { Session } from '../../model/session.ts'

/** What ANALYZE knows of a type. */
export interface AnalyzedType {
  readonly oid: number
  /** As `regtype`. */
  readonly name: string
  /** The type's default operators, as `regoperator`; null where it has none. */
  readonly equal: string | null
  readonly less: string | null
  /** Of an array, or a domain over one: the OID of what it holds. */
  readonly element: number | null
  /** Whose `typanalyze` it has. `other` is an extension's, which may keep statistics of kinds of its own. */
  readonly analyzedAs: 'scalar' | 'array' | 'range' | 'tsvector' | 'other'
}

/**
 * Reads what ANALYZE knows of these types, and of what they hold, by OID.
 *
 * The operators are those of the default B-tree operator class, or of the default hash class where there is no other
 * (`lookup_type_cache` of typcache.c). Default is the class of the type itself, or the only one of a type that it can be
 * taken for as it is, preferred types first (`GetDefaultOpClass` of indexcmds.c, `IsBinaryCoercible` of parse_coerce.c).
 */
export async function readAnalyzedTypes(
  session: Session,
  oids: readonly number[],
): Promise<ReadonlyMap<number, AnalyzedType>> {
  const rows = await session.query<AnalyzedType>(
    `WITH RECURSIVE known(oid) AS (
      SELECT unnest($1::oid[])
      UNION SELECT CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END
        FROM known JOIN pg_type t ON t.oid = known.oid WHERE t.typtype = 'd' OR ${isArray('t')}
    ), beneath(oid, base) AS (
      SELECT oid, oid FROM known
      UNION ALL SELECT beneath.oid, t.typbasetype FROM beneath JOIN pg_type t ON t.oid = beneath.base WHERE t.typtype = 'd'
    ), based AS (
      SELECT beneath.oid AS type, t.* FROM beneath JOIN pg_type t ON t.oid = beneath.base WHERE t.typtype <> 'd'
    ), candidate AS (
      SELECT t.type, am.amname, oc.opcfamily, oc.opcintype,
        CASE WHEN oc.opcintype = t.oid THEN 2 WHEN it.typispreferred AND it.typcategory = t.typcategory THEN 1 ELSE 0 END AS closeness
      FROM based t
        JOIN pg_opclass oc ON oc.opcdefault
        JOIN pg_am am ON am.oid = oc.opcmethod AND am.amname IN ('btree', 'hash')
        JOIN pg_type it ON it.oid = oc.opcintype
      WHERE CASE oc.opcintype
        WHEN t.oid THEN true
        WHEN 'anyarray'::regtype THEN ${isArray('t')}
        WHEN 'anyenum'::regtype THEN t.typtype = 'e'
        WHEN 'anyrange'::regtype THEN t.typtype = 'r'
        WHEN 'anymultirange'::regtype THEN t.typtype = 'm'
        WHEN 'record'::regtype THEN t.typtype = 'c'
        ELSE EXISTS (SELECT FROM pg_cast k WHERE k.castsource = t.oid AND k.casttarget = oc.opcintype
          AND k.castmethod = 'b' AND k.castcontext = 'i') END
    ), class AS (
      SELECT type, amname, (array_agg(opcfamily))[1] AS family, (array_agg(opcintype))[1] AS input
      FROM (SELECT *, max(closeness) OVER (PARTITION BY type, amname) AS closest FROM candidate) AS ranked
      WHERE closeness = closest GROUP BY type, amname HAVING count(*) = 1
    ), operator AS (
      SELECT c.type, c.amname, ao.amopstrategy, ao.amopopr::regoperator::text AS name
      FROM class c JOIN pg_amop ao
        ON ao.amopfamily = c.family AND ao.amoplefttype = c.input AND ao.amoprighttype = c.input
    )
    SELECT t.type AS oid, t.type::regtype::text AS name,
      coalesce((SELECT name FROM operator o WHERE o.type = t.type AND amname = 'btree' AND amopstrategy = 3),
        (SELECT name FROM operator o WHERE o.type = t.type AND amname = 'hash' AND amopstrategy = 1)) AS equal,
      (SELECT name FROM operator o WHERE o.type = t.type AND amname = 'btree' AND amopstrategy = 1) AS less,
      CASE WHEN ${isArray('t')} THEN t.typelem END AS element,
      CASE t.typanalyze::oid
        WHEN 0 THEN 'scalar'
        WHEN 'pg_catalog.array_typanalyze'::regproc THEN 'array'
        WHEN 'pg_catalog.range_typanalyze'::regproc THEN 'range'
        WHEN 'pg_catalog.multirange_typanalyze'::regproc THEN 'range'
        WHEN 'pg_catalog.ts_typanalyze'::regproc THEN 'tsvector'
        ELSE 'other' END AS "analyzedAs"
    FROM based t`,
    [`{${oids.join(',')}}`],
  )
  return new Map(rows.map((row) => [row.oid, row]))
}

/** A SQL condition: what the planner takes for an array (`IsTrueArrayType` of pg_type.h). */
function isArray(type: string): string {
  return `${type}.typsubscript = 'pg_catalog.array_subscript_handler'::regproc AND ${type}.typelem <> 0`
}

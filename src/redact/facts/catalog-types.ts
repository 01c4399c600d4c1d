import type { Session } from '../../model/session.ts'

/** A type as far as its values' texts depend on it. */
export interface CatalogType {
  readonly oid: number
  /** As `regtype`. */
  readonly name: string
  readonly kind: 'plain' | 'enum' | 'composite' | 'array' | 'range' | 'multirange' | 'domain'
  /** What a domain is over, an array is of, a range or multirange is between. */
  readonly of: string | null
  /** Between the elements of an array of it (`typdelim`). */
  readonly delimiter: string
  /** Of a composite type. */
  readonly fields: number
}

export type CatalogTypes = ReadonlyMap<string, CatalogType>

/** All types that a column can have, by name. Runs in a session that prints portably. */
export async function readCatalogTypes(session: Session): Promise<CatalogTypes> {
  const rows = await session.query<CatalogType>(`
    SELECT t.oid, t.oid::regtype::text AS name, t.typdelim::text AS delimiter,
      (SELECT count(*) FROM pg_attribute a WHERE t.typrelid <> 0 AND a.attrelid = t.typrelid AND a.attnum > 0)::int AS fields,
      CASE WHEN t.typtype = 'd' THEN 'domain' WHEN t.typtype = 'e' THEN 'enum' WHEN t.typtype = 'c' THEN 'composite'
        WHEN t.typtype = 'r' THEN 'range' WHEN t.typtype = 'm' THEN 'multirange'
        WHEN ${isArray} THEN 'array' ELSE 'plain' END AS kind,
      CASE WHEN t.typtype = 'd' THEN t.typbasetype::regtype::text
        WHEN t.typtype = 'r' THEN (SELECT r.rngsubtype::regtype::text FROM pg_range r WHERE r.rngtypid = t.oid)
        WHEN t.typtype = 'm' THEN (SELECT r.rngtypid::regtype::text FROM pg_range r WHERE r.rngmultitypid = t.oid)
        WHEN ${isArray} THEN t.typelem::regtype::text END AS of
    FROM pg_type t LEFT JOIN pg_type element ON element.oid = t.typelem
    WHERE t.typtype <> 'p' AND ${isNoRow('t')} AND (element.oid IS NULL OR ${isNoRow('element')})`)
  return new Map(rows.map((row) => [row.name, row]))
}

/** Not what merely can be subscripted (`name`), nor `oidvector`, which prints without braces. */
const isArray = `(t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0 AND t.typname NOT IN ('oidvector', 'int2vector'))`

/** Every table is a type as well. */
function isNoRow(type: string): string {
  return `NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = ${type}.typrelid AND c.relkind <> 'c')`
}

/** The type that stores a domain's values; the type itself if it is none. */
export function storedType(types: CatalogTypes, name: string): CatalogType | undefined {
  const type = types.get(name)
  return type?.kind === 'domain' && type.of !== null ? storedType(types, type.of) : type
}

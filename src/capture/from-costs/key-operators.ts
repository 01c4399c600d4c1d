import type { Session } from '../../model/session.ts'
import { isUserSchema } from '../../postgres/catalog/user-relations.ts'
import { groupBy } from '../../postgres/group-by.ts'

/** One way to ask for a key of a GIN or BRIN index: `key operator argument`. */
export interface KeyOperator {
  /** The index's OID. */
  readonly oid: number
  /** The key as an expression over the table's columns, with the index's collation. */
  readonly key: string
  readonly operator: string
  readonly oprname: string
  /** The argument's type, as SQL takes it. */
  readonly argument: string
}

/**
 * The operators of all keys of valid GIN and BRIN indexes, in the order of the keys and of the operator families' strategies.
 * An operator for any type takes the key's own; of a key that is an array, a GIN index keeps the type of the elements.
 */
export async function readKeyOperators(
  session: Session,
): Promise<ReadonlyMap<number, readonly KeyOperator[]>> {
  const rows = await session.query<KeyOperator>(`
    SELECT i.indexrelid AS oid,
      format('(%s)', pg_get_indexdef(i.indexrelid, k, false))
        || coalesce(' COLLATE ' || nullif(i.indcollation[k - 1], 0)::regcollation::text, '') AS key,
      format('OPERATOR(%I.%s)', opn.nspname, op.oprname) AS operator, op.oprname::text AS oprname,
      argument.oid::regtype::text AS argument
    FROM pg_index i
      JOIN pg_class ic ON ic.oid = i.indexrelid
      JOIN pg_am am ON am.oid = ic.relam
      JOIN pg_namespace n ON n.oid = ic.relnamespace
      CROSS JOIN generate_series(1, i.indnkeyatts) AS k
      JOIN pg_opclass oc ON oc.oid = i.indclass[k - 1]
      JOIN pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amoplefttype = oc.opcintype AND ao.amoppurpose = 's'
      JOIN pg_operator op ON op.oid = ao.amopopr
      JOIN pg_namespace opn ON opn.oid = op.oprnamespace
      JOIN pg_type declared ON declared.oid = ao.amoprighttype
      JOIN pg_attribute ka ON ka.attrelid = i.indexrelid AND ka.attnum = k
      LEFT JOIN pg_attribute ta ON ta.attrelid = i.indrelid AND ta.attnum = i.indkey[k - 1] AND ta.attnum > 0
      CROSS JOIN LATERAL (SELECT CASE
        WHEN declared.typtype <> 'p' THEN declared.oid
        WHEN declared.typname = 'anyarray' THEN (SELECT typarray FROM pg_type WHERE oid = ka.atttypid)
        WHEN ta.attnum IS NOT NULL THEN ta.atttypid
        ELSE ka.atttypid END AS oid) AS argument
    WHERE am.amname IN ('gin', 'brin') AND ic.relkind = 'i' AND i.indisvalid AND ${isUserSchema('n')}
    ORDER BY i.indexrelid, k, ao.amopstrategy, ao.amoprighttype`)
  return groupBy(rows, ({ oid }) => oid)
}

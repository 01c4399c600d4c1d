import { Failure } from '../../model/failure.ts'
import type { Session } from '../../model/session.ts'
import { isUserSchema } from '../../postgres/catalog/user-relations.ts'

/**
 * Makes sure that the schema is still the one that the transaction began to see. Under an empty search path.
 *
 * pg_dump reads catalogs as of the transaction's snapshot, but the functions that write definitions for it look at what is
 * committed by now (the head of pg_dump.c), and no lock holds the two together. What was created since then is not in the
 * dump and does not matter. What was altered or dropped shows by a transaction in its row's `xmax` that the snapshot does
 * not see, and a new name by a cast to `regclass`, which gives the name of now. The rows of relations themselves are not
 * looked at: TRUNCATE and VACUUM FULL write them anew.
 */
export async function requireSameSchema(session: Session): Promise<void> {
  const [changed] = await session.query<{ name: string }>(`
    WITH seen AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot)
    ${[renamed, ...ofRelations.map(changedParts), ...inSchemas.map(changedObjects)].join(' UNION ALL ')} LIMIT 1`)
  if (changed !== undefined) throw schemaChanged(`${changed.name} was altered or dropped`)
}

export function schemaChanged(fact: string, cause?: unknown): Failure {
  return new Failure('schema-changed', `The schema changed while it was read: ${fact}.`, {
    hint: 'Capture again when no migration runs.',
    cause,
  })
}

const renamed = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${isUserSchema('n')} AND c.oid::regclass::text <> format('%I.%I', n.nspname, c.relname)`

/** Catalogs whose rows are parts of relations, with the column for the relation. */
const ofRelations = [
  ['pg_attribute', 'attrelid'],
  ['pg_attrdef', 'adrelid'],
  ['pg_index', 'indexrelid'],
  ['pg_inherits', 'inhrelid'],
  ['pg_partitioned_table', 'partrelid'],
  ['pg_policy', 'polrelid'],
  ['pg_rewrite', 'ev_class'],
  ['pg_statistic_ext', 'stxrelid'],
  ['pg_trigger', 'tgrelid'],
] as const

function changedParts([catalog, relation]: (typeof ofRelations)[number]): string {
  return `
  SELECT format('%I.%I', n.nspname, c.relname)
  FROM seen, pg_catalog.${catalog} t JOIN pg_class c ON c.oid = t.${relation} JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${isUserSchema('n')} AND ${isChanged}`
}

/** Catalogs of what has a name of its own, with the columns for its schema and this name. */
const inSchemas = [
  ['pg_constraint', 'connamespace', 'conname'],
  ['pg_proc', 'pronamespace', 'proname'],
  ['pg_type', 'typnamespace', 'typname'],
] as const

function changedObjects([catalog, namespace, name]: (typeof inSchemas)[number]): string {
  return `
  SELECT format('%I.%I', n.nspname, t.${name})
  FROM seen, pg_catalog.${catalog} t JOIN pg_namespace n ON n.oid = t.${namespace}
  WHERE ${isUserSchema('n')} AND ${isChanged}`
}

/** Of the row `t`. An `xmax` has 32 bits of the 64 that a snapshot has: it is counted from the snapshot's own. */
const isChanged = `
  CASE WHEN t.xmax = '0' THEN false ELSE NOT pg_visible_in_snapshot(
    (pg_snapshot_xmin(seen.snapshot)::text::bigint
      + age(pg_snapshot_xmin(seen.snapshot)::xid) - age(t.xmax))::text::xid8, seen.snapshot) END`

import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import { sqlErrorOf } from '../model/session.ts'
import type { Index } from '../model/snapshot.ts'
import { blockSize } from '../postgres/pages/page.ts'
import { printPortably } from '../postgres/portable-text.ts'
import { quoteIdentifier, quoteLiteral } from '../postgres/quote.ts'
import { rolledBack } from '../postgres/transaction.ts'

/**
 * Makes, for every B-tree whose ends are known, the leaf page that holds just them: schema and index name, joined by a
 * NUL, to the page.
 *
 * Postgres itself makes the page, as the leaf of a helper index with the same key types, operator classes, collations
 * and directions over a helper table of two rows; the page does not say whose it is. So the real table needs no rows,
 * and none of its constraints, triggers or generated columns is ever in the way. All helpers are rolled back, batch by
 * batch: a transaction holds a lock on each that it made, and a server has room for a few thousand.
 */
export async function forgeLeaves(
  session: Session,
  indexes: readonly Index[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const wanted = indexes.filter(({ btree }) => btree?.ends !== undefined && btree.ends.min !== null)
  if (wanted.length === 0) return new Map()

  const keys = await rolledBack(session, () => readKeys(session))
  const leaves = new Map<string, Uint8Array>()
  for (let start = 0; start < wanted.length; start += batchSize) {
    const helpers = wanted.slice(start, start + batchSize).flatMap((index, place) => {
      const columns = keys.get(keyOf(index))
      return columns === undefined ? [] : [{ index, columns, name: `i${place}` }]
    })
    for (const [name, leaf] of await forgeBatch(session, helpers)) leaves.set(name, leaf)
  }
  return leaves
}

async function forgeBatch(
  session: Session,
  helpers: readonly Helper[],
): Promise<readonly (readonly [string, Uint8Array])[]> {
  return rolledBack(session, async () => {
    await printPortably(session)
    await session.query('SET LOCAL client_min_messages = error; CREATE SCHEMA planflip_helper')
    return buildHelpers(session, 't', helpers)
  })
}

/** Two rows of so many keys must fit into one block, since the entries have to point to the first. */
const batchSize = 60

interface KeyColumn {
  readonly type: string
  /** Absent on the columns of INCLUDE. */
  readonly opclass: string | null
  readonly collation: string | null
  /** `INDOPTION_DESC` and `INDOPTION_NULLS_FIRST`. */
  readonly option: number
}

interface Helper {
  readonly index: Index
  readonly columns: readonly KeyColumn[]
  readonly name: string
}

/**
 * The columns of every B-tree. A domain is taken as its base type, whose constraints it would bring along, and
 * `cstring`, as which `name_ops` stores a name, as `name`.
 */
async function readKeys(session: Session): Promise<ReadonlyMap<string, readonly KeyColumn[]>> {
  await printPortably(session)
  const rows = await session.query<{ schemaname: string; relname: string; columns: readonly KeyColumn[] }>(`
    WITH RECURSIVE base(type, plain) AS (
      SELECT oid, oid FROM pg_type WHERE typtype <> 'd'
      UNION ALL SELECT d.oid, base.plain FROM base JOIN pg_type d ON d.typbasetype = base.type)
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname,
      json_agg(json_build_object(
        'type', CASE WHEN a.atttypid = 'cstring'::regtype THEN 'name' ELSE format_type(base.plain, -1) END,
        'opclass', (SELECT format('%I.%I', ocn.nspname, oc.opcname)
          FROM pg_opclass oc JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace WHERE oc.oid = i.indclass[a.attnum - 1]),
        'collation', nullif(i.indcollation[a.attnum - 1], 0)::regcollation::text,
        'option', coalesce(i.indoption[a.attnum - 1], 0)) ORDER BY a.attnum) AS columns
    FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_am am ON am.oid = c.relam AND am.amname = 'btree'
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid
      LEFT JOIN base ON base.type = a.atttypid
    WHERE i.indexrelid >= 16384
    GROUP BY n.nspname, c.relname`)
  return new Map(rows.map((row) => [keyOf(row), row.columns]))
}

export function keyOf({
  schemaname,
  relname,
}: {
  readonly schemaname: string
  readonly relname: string
}): string {
  return `${schemaname}\0${relname}`
}

async function buildHelpers(
  session: Session,
  table: string,
  helpers: readonly Helper[],
): Promise<readonly (readonly [string, Uint8Array])[]> {
  const qualified = `planflip_helper.${table}`
  const columns = helpers.flatMap((helper) =>
    helper.columns.map(({ type }, place) => `${columnOf(helper, place)} ${type}`),
  )
  try {
    await session.query(`
      CREATE TABLE ${qualified} (${columns.join(', ')});
      INSERT INTO ${qualified} (${helpers.map((helper) => columnOf(helper, 0)).join(', ')})
        VALUES (${helpers.map(({ index }) => quoteLiteral(index.btree?.ends?.min ?? null)).join(', ')}),
               (${helpers.map(({ index }) => quoteLiteral(index.btree?.ends?.max ?? null)).join(', ')});
      ${helpers.map((helper) => createIndex(qualified, helper)).join('\n')}`)
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined) throw error
    throw new Failure(
      'not-injected',
      `The scratch database refuses the end of an index: ${refusal.message}.`,
      {
        hint: "Use an engine of production's major version; if it is one, this is worth a bug report.",
        cause: error,
      },
    )
  }
  const pages = await session.query<{ name: string; block: number; leaf: string }>(`
    SELECT c.relname::text AS name, encode(pg_read_binary_file(pg_relation_filepath(c.oid), ${blockSize}, ${blockSize}), 'hex') AS leaf
    FROM pg_class c WHERE c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = '${qualified}'::regclass)`)
  const leaves = new Map(pages.map(({ name, leaf }) => [name, Buffer.from(leaf, 'hex')]))
  return helpers.map(({ index, name }) => {
    const leaf = leaves.get(name)
    if (leaf?.length !== blockSize) throw new Error(`the helper index ${name} has no leaf on disk`)
    return [keyOf(index), leaf]
  })
}

function columnOf({ name }: Helper, place: number): string {
  return `${name}_${place}`
}

function createIndex(table: string, helper: Helper): string {
  const keys: string[] = []
  const included: string[] = []
  helper.columns.forEach(({ opclass, collation, option }, place) => {
    const column = columnOf(helper, place)
    if (opclass === null) included.push(column)
    else {
      const collate = collation === null ? '' : `COLLATE ${collation}`
      keys.push(`${column} ${collate} ${opclass} ${directionOf(option)}`)
    }
  })
  const include = included.length === 0 ? '' : `INCLUDE (${included.join(', ')})`
  return `CREATE INDEX ${quoteIdentifier(helper.name)} ON ${table} (${keys.join(', ')}) ${include};`
}

function directionOf(option: number): string {
  return `${(option & 1) === 0 ? 'ASC' : 'DESC'} NULLS ${(option & 2) === 0 ? 'LAST' : 'FIRST'}`
}

import { Failure } from '../model/failure.ts'
import type { Contents, RelationLayout } from '../model/layout.ts'
import type { Session } from '../model/session.ts'
import type { Index, Snapshot } from '../model/snapshot.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'
import { keyOf } from './forge-leaves.ts'

/** What the files of the tables and indexes have to look like. `leaves` are B-tree leaves by index: see `forgeLeaves`. */
export async function readLayouts(
  session: Session,
  { relations, indexes }: Pick<Snapshot, 'relations' | 'indexes'>,
  leaves: ReadonlyMap<string, Uint8Array>,
): Promise<readonly RelationLayout[]> {
  const files = await readFiles(session)
  const pointedTo = new Set(
    indexes
      .filter((index) => leaves.has(keyOf(index)))
      .map(({ schemaname, table }) => keyOf({ schemaname, relname: table })),
  )
  const withFile = relations.filter(({ relkind }) => relkind === 'r' || relkind === 'm')
  const tables = withFile.map((relation): RelationLayout => {
    const holdsEnds = pointedTo.has(keyOf(relation)) && relation.blocks > 0
    return layoutOf(fileOf(files, relation), relation, { kind: holdsEnds ? 'all-visible-heap' : 'length' })
  })
  const trees = indexes
    .filter(({ relkind, indisvalid }) => relkind === 'i' && indisvalid)
    .map((index): RelationLayout => layoutOf(fileOf(files, index), index, contentsOf(index, leaves)))
  return [...tables, ...trees]
}

function contentsOf(index: Index, leaves: ReadonlyMap<string, Uint8Array>): Contents {
  if (index.btree !== undefined) {
    // An estimated height may exceed what so many blocks can hold; the metapage and the leaf need two.
    const height = Math.max(0, Math.min(index.btree.height.value, index.blocks - 2))
    return { kind: 'btree', height, leaf: leaves.get(keyOf(index)) ?? null }
  }
  if (index.gin !== undefined) return { kind: 'gin', counters: index.gin }
  if (index.brin !== undefined) return { kind: 'brin', facts: index.brin }
  return { kind: 'length' }
}

function layoutOf(
  { path, kept }: RelationFile,
  { blocks }: { readonly blocks: number },
  contents: Contents,
): RelationLayout {
  if (kept === null) return { path, blocks, contents }
  return { path, blocks: Math.max(blocks, kept), contents: { kind: 'length' } }
}

interface RelationFile {
  readonly path: string
  /** Blocks that stay as they are. */
  readonly kept: number | null
}

/**
 * What CREATE EXTENSION put into tables is kept, with the indexes that lead there: functions of the extension may look it up while a
 * query is planned, as those of PostGIS do in `spatial_ref_sys`.
 */
async function readFiles(session: Session): Promise<ReadonlyMap<string, RelationFile>> {
  const rows = await session.query<
    { schemaname: string; relname: string } & (RelationFile | { readonly path: null })
  >(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, pg_relation_filepath(c.oid) AS path,
      (SELECT (pg_relation_size(c.oid) / current_setting('block_size')::int)::float8
       FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = coalesce(i.indrelid, c.oid) AND d.deptype = 'e'
         AND pg_relation_size(d.objid) > 0) AS kept
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relkind IN ('r', 'm', 'i') AND ${isUserSchema('n')}`)
  return new Map(rows.flatMap((row) => (row.path === null ? [] : [[keyOf(row), row]])))
}

function fileOf(
  files: ReadonlyMap<string, RelationFile>,
  relation: { readonly schemaname: string; readonly relname: string },
): RelationFile {
  const file = files.get(keyOf(relation))
  if (file !== undefined) return file
  throw new Failure(
    'schema-mismatch',
    `The scratch database has no ${relation.schemaname}.${relation.relname}.`,
    {
      hint: 'Capture again: the schema in the snapshot does not fit its relations.',
    },
  )
}

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
  const paths = await readPaths(session)
  const pointedTo = new Set(
    indexes
      .filter((index) => leaves.has(keyOf(index)))
      .map(({ schemaname, table }) => keyOf({ schemaname, relname: table })),
  )
  const withFile = relations.filter(({ relkind }) => relkind === 'r' || relkind === 'm')
  const tables = withFile.map((relation): RelationLayout => {
    const holdsEnds = pointedTo.has(keyOf(relation)) && relation.blocks > 0
    return {
      path: pathOf(paths, relation),
      blocks: relation.blocks,
      contents: { kind: holdsEnds ? 'all-visible-heap' : 'length' },
    }
  })
  const trees = indexes
    .filter(({ relkind, indisvalid }) => relkind === 'i' && indisvalid)
    .map((index): RelationLayout => {
      return { path: pathOf(paths, index), blocks: index.blocks, contents: contentsOf(index, leaves) }
    })
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

async function readPaths(session: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await session.query<{ schemaname: string; relname: string; path: string | null }>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, pg_relation_filepath(c.oid) AS path
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'i') AND ${isUserSchema('n')}`)
  return new Map(rows.flatMap((row) => (row.path === null ? [] : [[keyOf(row), row.path]])))
}

function pathOf(
  paths: ReadonlyMap<string, string>,
  relation: { readonly schemaname: string; readonly relname: string },
): string {
  const path = paths.get(keyOf(relation))
  if (path !== undefined) return path
  throw new Failure(
    'schema-mismatch',
    `The scratch database has no ${relation.schemaname}.${relation.relname}.`,
    {
      hint: 'Capture again: the schema in the snapshot does not fit its relations.',
    },
  )
}

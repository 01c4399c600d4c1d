import { Failure } from '../model/failure.ts'
import type { RelationLayout } from '../model/layout.ts'
import type { Session } from '../model/session.ts'
import { isUserSchema } from '../postgres/catalog/user-relations.ts'

/** Asks the server how long it finds its files, once they were written. */
export async function checkSizes(session: Session, layouts: readonly RelationLayout[]): Promise<void> {
  const rows = await session.query<{ name: string; path: string; blocks: number }>(`
    SELECT c.oid::regclass::text AS name, pg_relation_filepath(c.oid) AS path,
      (pg_relation_size(c.oid) / current_setting('block_size')::int)::float8 AS blocks
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'i') AND ${isUserSchema('n')}`)
  const found = new Map(rows.map((row) => [row.path, row]))
  for (const { path, blocks } of layouts) {
    const relation = found.get(path)
    if (relation?.blocks === blocks) continue
    throw new Failure(
      'not-injected',
      `${relation?.name ?? path} has ${relation?.blocks ?? 'no'} blocks instead of ${blocks}.`,
      {
        hint: 'Free some disk space and see whether the file system has sparse files.',
      },
    )
  }
}

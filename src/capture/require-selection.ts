import { Failure } from '../model/failure.ts'
import type { Session } from '../model/session.ts'
import { isUserSchema, tableKinds } from '../postgres/catalog/user-relations.ts'
import type { Selection } from './selection.ts'
import { selects } from './selection.ts'

/** Refuses options that leave no table of a database that has some, before anything is read that takes long. */
export async function requireSelection(session: Session, selection: Selection): Promise<void> {
  const tables = await session.query<{ schemaname: string; relname: string; datname: string }>(`
    SELECT n.nspname::text AS schemaname, c.relname::text AS relname, current_database()::text AS datname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ${tableKinds} AND ${isUserSchema('n')}`)
  const isSelected = selects(selection)
  const [first] = tables
  if (first === undefined || tables.some(({ schemaname, relname }) => isSelected(schemaname, relname))) return
  throw new Failure(
    'bad-usage',
    `--schema and --exclude leave none of the ${tables.length} tables of the database ${first.datname}.`,
    { hint: 'Correct the names: schemas are compared as they are, capitals included.' },
  )
}

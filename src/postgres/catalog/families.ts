import { Failure } from '../../model/failure.ts'
import { suggest } from '../../model/near-misses.ts'
import type { Session } from '../../model/session.ts'

/** An index, of a partition where it is one of those that a partitioned index is made of. */
export interface IndexOfFamily {
  readonly index: string
  /** Its table. */
  readonly relation: string
  /** Whether the planner may use it. */
  readonly isValid: boolean
  /** `CREATE INDEX …`, as Postgres prints it. */
  readonly definition: string
}

/** The names of a table and of all its partitions and children. Fails where there is no such table. */
export async function tablesOfFamily(session: Session, name: string): Promise<readonly string[]> {
  const rows = await familyOf(session, name, tables)
  return rows.map(({ relname }) => relname)
}

/** An index and, where it is partitioned, those of the partitions. Fails where there is no such index. */
export async function indexesOfFamily(session: Session, name: string): Promise<readonly IndexOfFamily[]> {
  const rows = await familyOf(session, name, indexes)
  return session.query<IndexOfFamily>(
    `SELECT i.relname AS index, t.relname AS relation, x.indisvalid AS "isValid", pg_catalog.pg_get_indexdef(i.oid) AS definition
     FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
     WHERE i.oid = ANY ($1::pg_catalog.oid[]) ORDER BY i.oid`,
    [rows.map(({ oid }) => oid)],
  )
}

/** All indexes of tables of these names but for some. */
export async function otherIndexes(
  session: Session,
  relations: readonly string[],
  but: readonly string[],
): Promise<readonly Pick<IndexOfFamily, 'index' | 'relation'>[]> {
  return session.query(
    `SELECT i.relname AS index, t.relname AS relation
     FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
     WHERE t.relname = ANY ($1::pg_catalog.text[]) AND i.relname <> ALL ($2::pg_catalog.text[]) ORDER BY i.oid`,
    [relations, but],
  )
}

interface Kind {
  readonly noun: string
  /** Of `pg_class.relkind`. */
  readonly kinds: readonly string[]
}

const tables: Kind = { noun: 'table', kinds: ['r', 'p', 'm', 'f'] }
const indexes: Kind = { noun: 'index', kinds: ['i', 'I'] }

interface Member {
  readonly oid: number
  readonly relname: string
}

/** `name` may have its schema before a dot. Without one, namesakes of all schemas are meant: EXPLAIN tells no schemas. */
async function familyOf(session: Session, name: string, { noun, kinds }: Kind): Promise<readonly Member[]> {
  const members = await session.query<Member>(
    `WITH RECURSIVE family AS (
       SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind::pg_catalog.text = ANY ($2::pg_catalog.text[])
         AND (c.relname = $1::pg_catalog.text OR n.nspname || '.' || c.relname = $1::pg_catalog.text)
       UNION
       SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family ON family.oid = i.inhparent)
     SELECT c.oid::pg_catalog.int8 AS oid, c.relname FROM family JOIN pg_catalog.pg_class c ON c.oid = family.oid ORDER BY c.oid`,
    [name, kinds],
  )
  if (members.length > 0) return members
  const known = await session.query<Pick<Member, 'relname'>>(
    `SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind::pg_catalog.text = ANY ($1::pg_catalog.text[])
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY c.relname`,
    [kinds],
  )
  const names = known.map(({ relname }) => relname)
  throw new Failure('bad-usage', `There is no ${noun} ${name}.`, {
    hint: `Name it as the catalog does: ${suggest(name, names, `the ${noun === 'index' ? 'indexes' : 'tables'} of the snapshot and its migrations`)}`,
  })
}

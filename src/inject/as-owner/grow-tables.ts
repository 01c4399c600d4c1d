import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import type { Relation } from '../../model/snapshot.ts'
import { quoteIdentifier, quoteLiteral } from '../../postgres/quote.ts'
import { rolledBack } from '../../postgres/transaction.ts'

interface Grown {
  /** By schema and name, joined by a NUL. */
  readonly pages: ReadonlyMap<string, number>
  readonly shortfalls: readonly string[]
}

/**
 * Gives tables as many pages as in production, up to what all of them together may take. A page is had by a row that fills it and is
 * rolled back: the file stays as long as it was.
 */
export async function growTables(session: Session, relations: readonly Relation[]): Promise<Grown> {
  const tables = relations.filter(({ relkind, blocks }) => (relkind === 'r' || relkind === 'm') && blocks > 0)
  const most = largestShare(tables.map(({ blocks }) => blocks))
  const pages = new Map<string, number>()
  const refused: string[] = []
  for (const { schemaname, relname, relkind, blocks } of tables) {
    const name = `${quoteIdentifier(schemaname)}.${quoteIdentifier(relname)}`
    const wanted = Math.min(blocks, most)
    // Rows of a materialized view come from its query alone.
    const isGrown = relkind === 'r' && (await grow(session, name, wanted))
    if (isGrown) pages.set(`${schemaname}\0${relname}`, wanted)
    else refused.push(name)
  }
  const capped = tables.filter(({ blocks }) => blocks > most).length
  return {
    pages,
    shortfalls: [
      ...(capped === 0
        ? []
        : [
            `${capped} tables have ${most} pages here, fewer than in production: reading them whole looks too cheap.`,
          ]),
      ...refused.map((name) => `${name} takes no rows here and looks empty.`),
    ],
  }
}

/** Pages of all tables together, which are really on the disk: 256 MB. */
const budget = 32_768

/** The number of pages at which to cut off tables so that all keep within the budget; each has one at least. */
function largestShare(blocks: readonly number[]): number {
  const ascending = blocks.toSorted((one, other) => one - other)
  let left = budget
  for (const [index, count] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index))
    if (count > share) return Math.max(1, share)
    left -= count
  }
  return Infinity
}

/** Whether it could be done. A domain may want a value, or an event trigger may mind. */
async function grow(session: Session, table: string, pages: number): Promise<boolean> {
  try {
    // An autovacuum would find the rows dead, and cut the pages off again.
    await session.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`)
    await rolledBack(session, () => session.query(`DO ${quoteLiteral(fill(table, pages))}`))
    const [size] = await session.query<{ pages: number }>(
      `SELECT (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int AS pages`,
      [table],
    )
    return size?.pages === pages
  } catch (error) {
    if (sqlErrorOf(error) === undefined) throw error
    return false
  }
}

/** Takes off a table all that could have a say in which rows it takes, and gives it rows of a page each. */
function fill(table: string, pages: number): string {
  return `
    DECLARE
      filled regclass := ${quoteLiteral(table)};
      one record;
    BEGIN
      SET LOCAL client_min_messages = error;
      FOR one IN SELECT inhparent::regclass AS parent, relispartition FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhrelid = filled LOOP
        IF one.relispartition THEN EXECUTE format('ALTER TABLE %s DETACH PARTITION %s', one.parent, filled);
        ELSE EXECUTE format('ALTER TABLE %s NO INHERIT %s', filled, one.parent);
        END IF;
      END LOOP;
      FOR one IN SELECT attname, attidentity <> '' AS is_identity, attgenerated = 's' AS is_stored FROM pg_attribute
        WHERE attrelid = filled AND attnum > 0 AND NOT attisdropped AND (atthasdef OR attidentity <> '') LOOP
        IF one.is_identity THEN EXECUTE format('ALTER TABLE %s ALTER %I DROP IDENTITY', filled, one.attname);
        ELSIF one.is_stored THEN EXECUTE format('ALTER TABLE %s ALTER %I DROP EXPRESSION', filled, one.attname);
        ELSE EXECUTE format('ALTER TABLE %s ALTER %I DROP DEFAULT', filled, one.attname);
        END IF;
      END LOOP;
      FOR one IN SELECT conname FROM pg_constraint WHERE conrelid = filled ORDER BY contype = 'n', contype <> 'f' LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I CASCADE', filled, one.conname);
      END LOOP;
      FOR one IN SELECT indexrelid::regclass AS name FROM pg_index WHERE indrelid = filled LOOP
        EXECUTE format('DROP INDEX %s CASCADE', one.name);
      END LOOP;
      FOR one IN SELECT rulename FROM pg_rewrite WHERE ev_class = filled LOOP
        EXECUTE format('DROP RULE %I ON %s CASCADE', one.rulename, filled);
      END LOOP;
      EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', filled);
      EXECUTE format('ALTER TABLE %s ADD planflip_filler text STORAGE PLAIN', filled);
      EXECUTE format('INSERT INTO %s (planflip_filler) SELECT repeat(''x'', 7000) FROM generate_series(1, ${pages})', filled);
    END`
}

import type { Session } from '../model/session.ts'
import type { RelationSize, Snapshot } from '../model/snapshot.ts'
import { quoteIdentifier, quoteLiteral } from '../postgres/quote.ts'

/**
 * Puts the tables and indexes whose tablespace has page costs of its own into a tablespace with the same
 * (`get_tablespace_page_costs` of spccache.c). All others share the database's own, which has none.
 *
 * The names are ours: `pg_default` may have options too, and cannot be made again. In place, a tablespace needs no
 * directory elsewhere (`allow_in_place_tablespaces`, a developer's option since 15 and the minors of 2022).
 */
export async function createTablespaces(
  session: Session,
  { tablespaces, relations, indexes }: Pick<Snapshot, 'tablespaces' | 'relations' | 'indexes'>,
): Promise<void> {
  const placed = [
    ...relations
      .filter(({ relkind }) => relkind !== 'f')
      .map((relation) => ({ relation, kind: kinds[relation.relkind] })),
    ...indexes.filter(({ indisvalid }) => indisvalid).map((relation) => ({ relation, kind: 'INDEX' })),
  ].filter(({ relation }) => relation.tablespace !== undefined)
  if (placed.length === 0) return

  const [suffix] = await session.query<{ oid: number }>(
    'SELECT oid FROM pg_database WHERE datname = current_database()',
  )
  const nameOf = (name: string) => quoteIdentifier(`planflip_${suffix?.oid ?? 0}_${name}`)
  await session.query('SET allow_in_place_tablespaces = on')
  for (const { name, options } of tablespaces) {
    await session.query(`CREATE TABLESPACE ${nameOf(name)} LOCATION ''`)
    await session.query(`ALTER TABLESPACE ${nameOf(name)} SET (${options.map(writeOption).join(', ')})`)
  }
  for (const { relation, kind } of placed) {
    await session.query(
      `ALTER ${kind} ${qualified(relation)} SET TABLESPACE ${nameOf(relation.tablespace ?? '')}`,
    )
  }
  await session.query('RESET allow_in_place_tablespaces')
}

const kinds = { r: 'TABLE', p: 'TABLE', m: 'MATERIALIZED VIEW', f: 'FOREIGN TABLE' } as const

function qualified({ schemaname, relname }: RelationSize): string {
  return `${quoteIdentifier(schemaname)}.${quoteIdentifier(relname)}`
}

/** `random_page_cost=1.1` as `SET` takes it. */
function writeOption(option: string): string {
  const equals = option.indexOf('=')
  return `${option.slice(0, equals)} = ${quoteLiteral(option.slice(equals + 1))}`
}

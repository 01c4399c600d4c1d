import type { Session } from '../../model/session.ts'
import type { SchemaStatement, Snapshot } from '../../model/snapshot.ts'
import { printPortably } from '../../postgres/portable-text.ts'
import { committed } from '../../postgres/transaction.ts'
import { createSchema } from '../create-schema.ts'
import type { Injected } from '../inject-snapshot.ts'
import { withoutAbsent } from '../without-absent.ts'
import { growTables } from './grow-tables.ts'
import { restoreColumnStatistics } from './restore-column-statistics.ts'
import { restoreRelationSizes } from './restore-relation-sizes.ts'

/*
 * What a role can do in a database that it owns, without being a superuser: since PostgreSQL 18 it may tell the server what ANALYZE would find
 * (chapter "Statistics Manipulation Functions" of the manual), but write neither catalogs nor files.
 */

/** Brings a snapshot's schema and statistics of columns into an empty database. */
export async function injectStatisticsAsOwner(session: Session, captured: Snapshot): Promise<Injected> {
  const schema = captured.schema.filter((statement) => !isOfPolicies(statement))
  const leftOut = await createSchema(session, { ...captured, schema, roles: [] })
  const snapshot = await withoutAbsent(session, captured)
  const lost = await committed(session, async () => {
    await printPortably(session)
    return restoreColumnStatistics(session, snapshot)
  })
  return { snapshot, leftOut: [...leftOut, ...lost, ...beyondOwners(snapshot)] }
}

/** Gives tables as many pages as there is room for, and says of each how many rows it has. */
export async function injectSizesAsOwner(session: Session, snapshot: Snapshot): Promise<readonly string[]> {
  const { pages, shortfalls } = await growTables(session, snapshot.relations)
  await restoreRelationSizes(session, snapshot.relations, pages)
  return shortfalls
}

/** The owner of a table sees all of its rows, so that policies would be of no use, and the roles that they name are not here. */
function isOfPolicies({ type }: SchemaStatement): boolean {
  return type === 'POLICY' || type === 'ROW SECURITY'
}

function beyondOwners({
  extendedStatistics,
  alteredFunctions,
  tablespaces,
  askingRole,
  viewOwners = [],
}: Snapshot): readonly string[] {
  const objects = extendedStatistics.length
  return [
    ...(objects === 0 ? [] : [`The data of ${objects} extended statistics are left out.`]),
    ...(alteredFunctions.length === 0
      ? []
      : [`${alteredFunctions.length} of Postgres’s own functions keep the properties that they come with.`]),
    ...(tablespaces.length === 0 ? [] : ['Tablespaces have no page costs of their own.']),
    ...(askingRole.seesAllRows && viewOwners.length === 0
      ? []
      : ['Policies of row-level security are left out.']),
  ]
}

import { readPrivileges } from '../capture/privileges.ts'
import { withRefusalsExplained } from '../capture/refusals.ts'
import { readDatabase, requireKnownServer } from '../capture/server-facts.ts'
import { inCapture, usualPatience } from '../capture/transaction.ts'
import type { Check } from '../model/diagnosis.ts'
import { majorOf, versionText } from '../model/server.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Connection } from '../postgres/connect.ts'
import { connect } from '../postgres/connect.ts'
import { readServer } from '../postgres/read-server.ts'
import { userTables } from '../postgres/catalog/user-relations.ts'
import { brokenBy } from './broken-by.ts'
import type { Context } from './context.ts'

/** What a capture by this role could read of production. Reads only, as a capture does. */
export async function examineProduction(
  url: string,
  snapshot: Snapshot | undefined,
  { environment, signal, progress }: Context,
): Promise<readonly Check[]> {
  progress('asking production')
  try {
    return await withRefusalsExplained(progress, async () => {
      await using connection = await connect({ url, environment, signal })
      return await inCapture(connection, usualPatience, () => examine(connection, snapshot))
    })
  } catch (error) {
    return [brokenBy(error, about)]
  }
}

const about = 'production'

async function examine(session: Connection, snapshot: Snapshot | undefined): Promise<readonly Check[]> {
  const server = await readServer(session)
  requireKnownServer(server)
  const database = await readDatabase(session)
  const fact = `${database.name} is PostgreSQL ${versionText(server)}.`
  return [
    ...(snapshot === undefined ? [{ about, state: 'ok', fact } as const] : [compared(fact)]),
    await examineRole(),
  ]

  function compared(connected: string): Check {
    const then = snapshot?.server
    if (then === undefined || majorOf(then) === majorOf(server))
      return { about, state: 'ok', fact: connected }
    return {
      about,
      state: 'warning',
      fact: `${connected} The snapshot is of PostgreSQL ${majorOf(then)}.`,
      mend: 'Capture again.',
    }
  }

  async function examineRole(): Promise<Check> {
    const { role, readsStatistics, readsExtendedStatistics, restrictionOf } = await readPrivileges(
      session,
      server,
    )
    const tables = await userTables(session)
    const restricted = tables.filter(
      ({ schemaname, relname }) => restrictionOf(schemaname, relname) !== undefined,
    )
    const reads = `${role} reads ${tables.length - restricted.length} of ${tables.length} tables whole`
    if (readsStatistics && readsExtendedStatistics) {
      return { about, state: 'ok', fact: `${reads}, and statistics as they are.` }
    }
    return {
      about,
      state: restricted.length === 0 ? 'ok' : 'warning',
      fact: `${reads}, and statistics through pg_stats.`,
      ...(restricted.length > 0 && {
        mend: 'Capture all the same: it lists the GRANTs that let it read the rest.',
      }),
    }
  }
}

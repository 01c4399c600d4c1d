import { Failure } from '../../model/failure.ts'
import type { Wanted } from '../../model/scratch.ts'
import type { Server } from '../../model/server.ts'
import { majorOf } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import { blockSize } from '../../postgres/pages/page.ts'

/** Refuses a server in which no scratch database can be made, or may: production itself above all. */
export async function requireFit(
  session: Session,
  server: Server,
  { systemIdentifier }: Pick<Wanted, 'systemIdentifier'>,
): Promise<{ readonly isSuperuser: boolean; readonly checksums: boolean }> {
  const [facts] = await session.query<Facts>(`
    SELECT (SELECT system_identifier::text FROM pg_control_system()) AS "systemIdentifier",
      current_setting('data_checksums') = 'on' AS checksums, pg_is_in_recovery() AS "isStandby", rolsuper AS "isSuperuser", rolcreatedb AS "createsDatabases"
    FROM pg_roles WHERE rolname = current_user`)
  if (facts === undefined) throw new Error('the current role is not in pg_roles')
  if (facts.systemIdentifier === systemIdentifier) throw isProduction()
  const fault = faultOf(facts, server)
  if (fault !== undefined) throw new Failure('engine-unavailable', fault.fact, { hint: fault.hint })
  return facts
}

interface Facts {
  readonly systemIdentifier: string
  readonly isStandby: boolean
  readonly isSuperuser: boolean
  readonly checksums: boolean
  readonly createsDatabases: boolean
}

/** The identifier is drawn by initdb: a standby has it, and a copy of the files, and nobody else. */
function isProduction(): Failure {
  return new Failure(
    'not-permitted',
    'The server of --engine server is the one that the snapshot was captured from, or a copy of it: both have one system identifier.',
    { hint: 'Use a server that was made by an initdb of its own, as a service of your CI is.' },
  )
}

function faultOf(facts: Facts, server: Server): { readonly fact: string; readonly hint: string } | undefined {
  if (majorOf(server) < 14) {
    return {
      fact: `The server is PostgreSQL ${majorOf(server)}; planflip knows 14 and later.`,
      hint: 'Use a server of production’s major version.',
    }
  }
  if (facts.isStandby) {
    return { fact: 'The server is a standby, which takes no databases.', hint: 'Use another server.' }
  }
  if (server.blockSize !== blockSize) {
    return {
      fact: `The server has pages of ${server.blockSize} bytes; planflip writes such of ${blockSize}.`,
      hint: 'Use a server that was built as usual.',
    }
  }
  if (!facts.isSuperuser && majorOf(server) < 18) {
    return {
      fact: `The role is no superuser, and PostgreSQL ${majorOf(server)} takes statistics from nobody else.`,
      hint: 'Name a superuser, or use --engine native, which needs no privileges; from 18 on the owner of a database can do a part of it.',
    }
  }
  if (!facts.isSuperuser && !facts.createsDatabases) {
    return {
      fact: 'The role may not create databases.',
      hint: 'Name a superuser, or one with CREATEDB, or use --engine native, which needs no privileges.',
    }
  }
  return undefined
}

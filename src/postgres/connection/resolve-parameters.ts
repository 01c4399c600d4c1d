import { userInfo } from 'node:os'

import { Failure } from '../../model/failure.ts'
import type { Files } from './files.ts'
import { keywords } from './keywords.ts'
import type { Environment, Parameters } from './parameters.ts'
import { requireKnown } from './parameters.ts'
import { readConninfo } from './read-conninfo.ts'
import { readService } from './read-service.ts'

/**
 * Gathers the parameters of a connection: what is given, then the service, then the environment, then libpq's defaults
 * (`conninfo_add_defaults` of fe-connect.c).
 */
export async function resolveParameters(
  conninfo: string | undefined,
  environment: Environment,
  files: Files,
): Promise<Parameters> {
  const given = conninfo === undefined ? {} : readConninfo(conninfo)
  requireKnown(given, 'the connection URL')
  const fromEnvironment = readEnvironment(environment)
  const service = given['service'] ?? fromEnvironment['service']
  const fromService = service === undefined ? {} : await readService(service, files, environment)
  requireKnown(fromEnvironment, 'the environment')

  const all: Parameters = { ...fromEnvironment, ...fromService, ...given }
  const isSystemRoot = all['sslrootcert'] === 'system'
  const parameters = {
    ...all,
    user: all['user'] || userOfSystem(),
    sslmode: all['sslmode'] || (isSystemRoot ? 'verify-full' : 'prefer'),
  }
  requireSense(parameters)
  return { ...parameters, dbname: all['dbname'] || parameters.user }
}

/** An empty variable is none: many a CI sets all that it knows. */
function readEnvironment(environment: Environment): Parameters {
  const set = Object.entries(keywords).flatMap(([keyword, { variable = '' }]) => {
    const value = environment[variable]
    return value === undefined || value === '' ? [] : [[keyword, value] as const]
  })
  return Object.fromEntries(set)
}

function userOfSystem(): string {
  try {
    return userInfo().username
  } catch (cause) {
    throw new Failure('bad-usage', 'There is no name of a user to connect as.', {
      hint: 'Give it in the connection URL or in PGUSER.',
      cause,
    })
  }
}

/** Combinations that libpq refuses because they promise more than they keep (`pqConnectOptions2`). */
function requireSense({ sslmode = '', sslrootcert, sslnegotiation }: Parameters): void {
  if (sslrootcert === 'system' && sslmode !== 'verify-full') {
    throw new Failure('bad-usage', `sslmode=${sslmode} does not go with sslrootcert=system.`, {
      hint: 'Use sslmode=verify-full: everybody can have a certificate that the system trusts.',
    })
  }
  if (sslnegotiation === 'direct' && !/^(?:require|verify-)/.test(sslmode)) {
    throw new Failure('bad-usage', `sslmode=${sslmode} does not go with sslnegotiation=direct.`, {
      hint: 'Use sslmode=require, verify-ca or verify-full.',
    })
  }
}

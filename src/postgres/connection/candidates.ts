import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'

import { Failure } from '../../model/failure.ts'
import type { Encryption } from './encryption.ts'
import { readEncryptions } from './encryption.ts'
import { filesOf } from './files.ts'
import type { Environment, Parameters } from './parameters.ts'
import type { PasswordFile } from './password-file.ts'
import { readPasswordFile } from './password-file.ts'
import { resolveParameters } from './resolve-parameters.ts'

/** A server that may be the one that was meant. */
export interface Candidate {
  /** As it was called, or the directory of a unix socket. */
  readonly host: string
  /** Where it is, if that was said apart. */
  readonly hostaddr?: string
  readonly port: number
  readonly encryptions: readonly Encryption[]
  /** A function, so that nobody shows it who shows the rest. */
  readonly password: () => string | undefined
  /** Why a password file was not heeded. */
  readonly ignored?: string
}

/** The servers to try one after the other, and the parameters that all of them have in common. */
export interface Candidates {
  readonly parameters: Parameters
  readonly servers: readonly Candidate[]
}

/** Reads all that says where to connect, and how. */
export async function readCandidates(
  conninfo: string | undefined,
  environment: Environment,
): Promise<Candidates> {
  const files = filesOf(environment)
  const parameters = await resolveParameters(conninfo, environment, files)
  const encryptions = await readEncryptions(parameters, files, environment)
  const { password, passfile } = parameters
  const passwords = password ? undefined : await readPasswordFile(passfile || files.passfile)
  const servers = readPlaces(parameters).map((place) => ({
    ...place,
    encryptions: isSocket(place.host) && place.hostaddr === undefined ? [false as const] : encryptions,
    password: () => password || findPassword(passwords, place, parameters),
    ...(passwords?.ignored !== undefined && { ignored: passwords.ignored }),
  }))
  return {
    parameters,
    servers: parameters['load_balance_hosts'] === 'random' ? shuffled(servers) : servers,
  }
}

type Place = Pick<Candidate, 'host' | 'hostaddr' | 'port'>

/** Lists of hosts, addresses and ports belong together by their places; one port is for all (`pqConnectOptions2`). */
function readPlaces({ host = '', hostaddr = '', port = '' }: Parameters): readonly Place[] {
  const [hosts, addresses, ports] = [host, hostaddr, port].map((list) => list.split(','))
  const count = hostaddr === '' ? (hosts?.length ?? 1) : (addresses?.length ?? 1)
  if (host !== '' && hosts?.length !== count) throw unequal(hosts?.length ?? 0, 'hosts', count, 'addresses')
  if (ports?.length !== 1 && ports?.length !== count)
    throw unequal(ports?.length ?? 0, 'ports', count, 'hosts')

  return Array.from({ length: count }, (_, place) => {
    const number = readPort(ports?.length === 1 ? port : (ports?.[place] ?? ''))
    const address = addresses?.[place] ?? ''
    const name = hosts?.[place] || address || defaultHost(number)
    return { host: name, port: number, ...(address !== '' && { hostaddr: requireAddress(address) }) }
  })
}

function unequal(one: number, ofOne: string, other: number, ofOther: string): Failure {
  return new Failure('bad-usage', `There are ${one} ${ofOne} for ${other} ${ofOther}.`, {
    hint: `Give as many ${ofOne} as ${ofOther}, separated by commas.`,
  })
}

/** What does not fit is not quoted: a URL that lost its host has the password there. */
function readPort(text: string): number {
  const port = text.trim() === '' ? 5432 : Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Failure('bad-usage', 'The port is no number from 1 to 65535.', {
    hint: 'Write it as postgres://user@host:5432/database, with special characters in the password percent-encoded.',
  })
}

function requireAddress(address: string): string {
  if (isIP(address) !== 0) return address
  throw new Failure('bad-usage', 'hostaddr is no IP address.', {
    hint: 'Give names with host, and addresses with hostaddr.',
  })
}

/** The directory of a unix socket (`is_unixsock_path` of pqcomm.h). */
export function isSocket(host: string): boolean {
  return host.startsWith('/')
}

/** libpq has one directory built in, Debian's or the original one; and where there is no socket, there may still be a server. */
function defaultHost(port: number): string {
  return socketDirectories.find((directory) => existsSync(join(directory, `.s.PGSQL.${port}`))) ?? 'localhost'
}

const socketDirectories = ['/var/run/postgresql', '/run/postgresql', '/tmp']

function findPassword(
  passwords: PasswordFile | undefined,
  { host, port }: Place,
  { user = '', dbname = '' }: Parameters,
): string | undefined {
  const known = socketDirectories.includes(host) ? 'localhost' : host
  return passwords?.find({ host: known, port, database: dbname, user })
}

function shuffled<Value>(values: readonly Value[]): readonly Value[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ value }) => value)
}

import { Failure } from '../../model/failure.ts'
import { sqlErrorOf } from '../../model/session.ts'
import type { Candidate } from './candidates.ts'
import { isSocket } from './candidates.ts'
import type { Parameters } from './parameters.ts'
import { firstCause, NoPassword } from './sign-in-errors.ts'

export interface Attempt {
  readonly server: Candidate
  readonly error: unknown
}

/** Tells why no server let us in, each in its own words, and what to do about the last. Never with a password. */
export function cannotConnect(attempts: readonly Attempt[], { dbname = '', user = '' }: Parameters): Failure {
  const facts = attempts.map(({ server, error }) => ({ place: placeOf(server), fact: factOf(error) }))
  const last = attempts.at(-1)
  const [only] = facts
  const message =
    facts.length === 1 && only !== undefined
      ? `Cannot connect to ${dbname} on ${only.place} as ${user}: ${only.fact}.`
      : `Cannot connect to ${dbname} as ${user}: ${facts.map(({ place, fact }) => `${place}: ${fact}`).join('; ')}.`
  return new Failure('cannot-connect', message, { hint: hintFor(last?.error), cause: last?.error })
}

function placeOf({ host, hostaddr, port }: Candidate): string {
  if (isSocket(host)) return `${host}/.s.PGSQL.${port}`
  const address = hostaddr === undefined || hostaddr === host ? '' : ` (${hostaddr})`
  return `${host.includes(':') ? `[${host}]` : host}:${port}${address}`
}

function factOf(error: unknown): string {
  const { code = '', message } = firstCause(error)
  const fact =
    sqlErrorOf(error) === undefined && code !== '' && !message.includes(code) ? `${code} ${message}` : message
  return fact.trim().replace(/\.$/, '')
}

function hintFor(error: unknown): string {
  if (error instanceof NoPassword && error.ignored !== undefined)
    return `${capitalized(error.ignored)}: it was not read.`
  const { code = '', message } = firstCause(error)
  const known = hints.find(([pattern]) => pattern.test(`${code} ${message}`))
  return known?.[1] ?? 'Check the connection URL, and try it with psql.'
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** By the code and the message of an error; the first that fits. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/asks for a password/, 'Give a password: in PGPASSWORD, in ~/.pgpass or in the URL.'],
  [/ECONNREFUSED/, 'Start the server, or correct host and port.'],
  [/ENOTFOUND|EAI_/, 'Correct the host name.'],
  [/ENOENT/, 'Correct the directory of the unix socket, or name a host.'],
  [/EACCES/, 'Ask for access to the directory of the unix socket.'],
  [/timeout|TIMEDOUT|UNREACH/, 'Check that a firewall lets you through to the host and port.'],
  [/28P01/, 'Correct user and password, in the URL, in PGPASSWORD or in ~/.pgpass.'],
  [
    /28000.*(?:no encryption|SSL off)/,
    'The server wants encryption from here: use sslmode=require, or ask for a line in pg_hba.conf.',
  ],
  [/28000.*pg_hba/, 'Ask for a line in pg_hba.conf that lets this user in from here.'],
  [/28000/, 'Correct the user, or ask for the right to log in.'],
  [/3D000/, 'Correct the database name at the end of the URL.'],
  [/53300/, 'Wait until the server has a free connection slot.'],
  [/57P03/, 'Wait until the server has started.'],
  [/08P01.*startup parameter/, 'A pooler takes no such parameter: leave out options and PGOPTIONS.'],
  [/the server is /, 'Correct target_session_attrs, or add a host.'],
  [/channel binding/i, 'Use channel_binding=prefer, or a server with SCRAM over TLS.'],
  [/does not support SSL/, 'The server has no TLS: use sslmode=prefer, or switch ssl on there.'],
  [
    /ALTNAME|does not match/,
    'The certificate is for another name: correct the host, or use sslmode=verify-ca.',
  ],
  [
    /SELF_SIGNED|UNABLE_TO|self.signed|unable to (?:get|verify)/,
    'Name the authority of the certificate with sslrootcert; sslmode=require goes without, unless ~/.postgresql/root.crt is there.',
  ],
  [/certificate|CERT_|SSL|TLS|EPROTO/i, 'Check sslmode and the certificates.'],
]

import { Failure } from '../../model/failure.ts'
import type { Candidates } from '../../postgres/connection/candidates.ts'
import { keywords } from '../../postgres/connection/keywords.ts'
import type { Environment } from '../../postgres/connection/parameters.ts'
import { redirectUrl, redirectValue } from './redirect-value.ts'
import { isUrlOf, placeOf } from './same-server.ts'

export interface Redirection {
  /** By which the upstream was found; absent: by the environment's variables of libpq. */
  readonly url?: string
  readonly upstream: Candidates
  /** Of the proxy, on 127.0.0.1. */
  readonly port: number
  /** Variables to redirect besides, whatever server they name. */
  readonly names: readonly string[]
}

/** Variables, with what they are now. */
type Redirected = Readonly<Record<string, string>>

/**
 * The variables of a program that is to come to a proxy instead of its server, each with user, password, database and options as they
 * were: `DATABASE_URL`, what libpq reads, every other URL of that very server, `DB_HOST` with `DB_PORT` where they name it, and
 * those that are asked for.
 *
 * @throws Failure `bad-usage` where one that is asked for names no server
 */
export function redirectedVariables(environment: Environment, redirection: Redirection): Redirected {
  const { upstream, port, names } = redirection
  const urls = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value = '']) => {
      const isOurs = isUrlOf(value, upstream.parameters, environment)
      return isOurs ? [[name, redirectUrl(value, port) ?? value] as const] : []
    }),
  )
  return {
    ...urls,
    ...hostsAndPorts(environment, redirection),
    ...libpqVariables(environment, redirection),
    DATABASE_URL: urls['DATABASE_URL'] ?? databaseUrl(redirection),
    ...Object.fromEntries(names.map((name) => [name, requireRedirected(name, environment[name], port)])),
  }
}

/** An environment with variables in it, and without those by which libpq would look elsewhere, or for TLS. */
export function redirectEnvironment(environment: Environment, redirected: Redirected): Environment {
  const kept = Object.entries(environment).filter(([name]) => !leadsElsewhere.test(name))
  return { ...Object.fromEntries(kept), ...redirected }
}

const leadsElsewhere = /^PG(?:HOSTADDR|SERVICE|SSL\w+|GSSENCMODE|REQUIREPEER)$/

function databaseUrl({ url = '', upstream, port }: Redirection): string {
  const { service, user = '', dbname = '', options } = upstream.parameters
  // A service may say anything, TLS included, and before the environment.
  const same = service === undefined ? redirectValue(url, port) : undefined
  if (same !== undefined) return same
  const password = passwordOf(upstream)
  const userInfo = [user, ...(password === undefined ? [] : [password])].map(encodeURIComponent).join(':')
  const query = options ? `?options=${encodeURIComponent(options)}` : ''
  return `postgresql://${userInfo}@127.0.0.1:${port}/${encodeURIComponent(dbname)}${query}`
}

/** What a service said is said by variables, which give way to nothing then; else each keeps what it says, if it says anything. */
function libpqVariables(environment: Environment, { upstream, port }: Redirection): Redirected {
  const { service, user = '', dbname = '' } = upstream.parameters
  const said = service === undefined ? {} : upstream.parameters
  const fromService = Object.entries(keywords).flatMap(([keyword, { variable }]) => {
    const value = said[keyword] ?? ''
    return variable === undefined || value === '' || leadsElsewhere.test(variable) ? [] : [[variable, value]]
  })
  const password = passwordOf(upstream)
  const missing = Object.entries({
    PGUSER: user,
    PGDATABASE: dbname,
    ...(password !== undefined && { PGPASSWORD: password }),
  }).filter(([name]) => !environment[name])
  return {
    ...Object.fromEntries([...missing, ...fromService]),
    PGHOST: '127.0.0.1',
    PGPORT: String(port),
    PGSSLMODE: 'disable',
  }
}

/** Clients find none in ~/.pgpass for a server that is called 127.0.0.1. */
function passwordOf({ servers }: Candidates): string | undefined {
  return servers[0]?.password()
}

/** `DB_HOST` and `DB_PORT`: one without the other may be of another kind of server. */
function hostsAndPorts(environment: Environment, { upstream, port }: Redirection): Redirected {
  const pairs = prefixes.flatMap((prefix) => {
    const [host = '', itsPort = ''] = [environment[`${prefix}_HOST`], environment[`${prefix}_PORT`]]
    if (host === '' || itsPort === '') return []
    if (placeOf({ host, port: itsPort }) !== placeOf(upstream.parameters)) return []
    return [[`${prefix}_HOST`, '127.0.0.1'] as const, [`${prefix}_PORT`, String(port)] as const]
  })
  return Object.fromEntries(pairs)
}

const prefixes = ['DB', 'DATABASE', 'POSTGRES', 'POSTGRESQL', 'TYPEORM']

/** Its value may hold a password. */
function requireRedirected(name: string, value: string | undefined, port: number): string {
  const redirected = value === undefined ? undefined : redirectValue(value, port)
  if (redirected !== undefined) return redirected
  const fact = value === undefined ? 'is not set' : 'holds no URL of a PostgreSQL server, nor keywords'
  throw new Failure('bad-usage', `--env: ${name} ${fact}.`, {
    hint: 'Name variables from which the program takes a server: postgres://user@host/database.',
  })
}

import { env } from 'node:process'

/**
 * The environment in which pg_dump connects to the place that node-postgres connects to; undefined where the URL says
 * it in a way that libpq does not know.
 *
 * The caller's own environment is handed on, for its PATH, its `PG*` variables and its home with `~/.pgpass`. Without
 * a host node-postgres takes localhost and libpq a socket; and node-postgres knows neither services nor PGHOSTADDR,
 * which to libpq would matter more than the host. Sessions are read-only, write text by the standard, and speak English
 * where they can.
 */
export function connectionEnvironment(url: string | undefined): NodeJS.ProcessEnv | undefined {
  const fromUrl = url === undefined ? {} : readUrl(url)
  if (fromUrl === undefined) return undefined
  const { PGOPTIONS = '', ...variables } = { PGHOST: 'localhost', ...env, ...fromUrl }
  return {
    ...variables,
    PGOPTIONS: `${PGOPTIONS} -c default_transaction_read_only=on -c standard_conforming_strings=on`.trim(),
    PGAPPNAME: 'planflip',
    LC_ALL: 'C',
    PGSERVICE: undefined,
    PGHOSTADDR: undefined,
  }
}

function readUrl(text: string): Record<string, string> | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol)) return undefined
  const fromParts = {
    PGHOST: decodeURIComponent(url.hostname).replaceAll(/^\[|\]$/g, ''),
    PGPORT: url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
  }
  const fromQuery = Object.entries(variables).map(([parameter, variable]) => [
    variable,
    url.searchParams.get(parameter) ?? '',
  ])
  const given = [...Object.entries(fromParts), ...fromQuery, ['PGSSLMODE', sslmodeOf(url)]]
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

/** By parameter of a URL (libpq's "Parameter Key Words" and "Environment Variables"). */
const variables = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  passfile: 'PGPASSFILE',
  options: 'PGOPTIONS',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  channel_binding: 'PGCHANNELBINDING',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslrootcert: 'PGSSLROOTCERT',
  sslnegotiation: 'PGSSLNEGOTIATION',
}

/** Two spellings are node-postgres's own. */
function sslmodeOf({ searchParams }: URL): string {
  const mode = searchParams.get('sslmode') ?? ''
  const isOwnSpelling = mode === 'no-verify' || /^(?:true|1)$/.test(searchParams.get('ssl') ?? '')
  return isOwnSpelling ? 'require' : mode
}

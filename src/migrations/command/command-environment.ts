type Environment = Readonly<Record<string, string | undefined>>

/** Where a command is to find its database. */
export interface DatabaseServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/**
 * The environment of a command that migrates the scratch. Whatever names a server there names the scratch, by whichever name the
 * project's configuration reads it: `DATABASE_URL`, what libpq reads, any other variable with the URL of a PostgreSQL server
 * (`DIRECT_URL`), and `DB_HOST` or `POSTGRES_PASSWORD` where they are set. Production's server is in none of them.
 */
export function commandEnvironment(environment: Environment, server: DatabaseServer): Environment {
  const kept = Object.entries(environment).filter(([name]) => !/^PG[A-Z]/.test(name))
  return {
    ...Object.fromEntries(kept.map(([name, value]) => [name, instead(name, value, server)])),
    DATABASE_URL: urlLike(environment['DATABASE_URL'] ?? '', server) ?? urlOf('postgresql', server),
    PGHOST: server.host,
    PGPORT: String(server.port),
    PGUSER: server.user,
    PGPASSWORD: server.password,
    PGDATABASE: server.database,
    PGSSLMODE: 'disable',
  }
}

function instead(name: string, value: string | undefined, server: DatabaseServer): string | undefined {
  if (value === undefined) return undefined
  const part = /^(?:DB|DATABASE|POSTGRES|POSTGRESQL|TYPEORM)_(\w+)$/.exec(name)?.[1]
  const said = part === undefined ? undefined : parts[part]?.(server)
  return said ?? urlLike(value, server) ?? value
}

/** What the variables of containers, frameworks and ORMs end in. */
const parts: Readonly<Record<string, (server: DatabaseServer) => string>> = {
  HOST: ({ host }) => host,
  HOSTNAME: ({ host }) => host,
  PORT: ({ port }) => String(port),
  USER: ({ user }) => user,
  USERNAME: ({ user }) => user,
  PASS: ({ password }) => password,
  PASSWORD: ({ password }) => password,
  DB: ({ database }) => database,
  NAME: ({ database }) => database,
  DATABASE: ({ database }) => database,
}

/** The scratch's URL in the place of a server's, with the same scheme; undefined for what is no URL of a PostgreSQL server. */
function urlLike(value: string, server: DatabaseServer): string | undefined {
  const scheme = /^\s*"?((?:jdbc:)?(?:postgres(?:ql)?|postgis|pgsql)(?:\+\w+)?):\/\//i.exec(value)?.[1]
  return scheme === undefined ? undefined : urlOf(scheme, server)
}

/** JDBC has no place for a user before the host. */
function urlOf(scheme: string, { host, port, user, password, database }: DatabaseServer): string {
  return scheme.startsWith('jdbc:')
    ? `${scheme}://${host}:${port}/${database}?user=${user}&password=${password}`
    : `${scheme}://${user}:${password}@${host}:${port}/${database}`
}

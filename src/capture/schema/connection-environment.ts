import type { Connection } from '../../postgres/connect.ts'
import { keywords } from '../../postgres/connection/keywords.ts'

/**
 * The environment in which pg_dump connects to the very server that a connection is to: never to another of several hosts. No
 * secret is on its command line, which everybody can read.
 *
 * Of the caller's own environment libpq's variables are left out: what counts of them is in the parameters. Sessions are
 * read-only, write text by the standard, and speak English where they can.
 */
export function connectionEnvironment(
  { server, parameters }: Pick<Connection, 'server' | 'parameters'>,
  environment: Readonly<Record<string, string | undefined>>,
): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !/^PG[A-Z]+$/.test(name))
  const { host, hostaddr, port } = server
  const given = {
    ...parameters,
    host,
    hostaddr: hostaddr ?? '',
    port: String(port),
    password: server.password() ?? '',
    options:
      `${parameters['options'] ?? ''} -c default_transaction_read_only=on -c standard_conforming_strings=on`.trim(),
    application_name: parameters['application_name'] || 'planflip',
    target_session_attrs: '',
    service: '',
  }
  const variables = Object.entries(given).flatMap(([keyword, value]) => {
    const variable = keywords[keyword]?.variable
    return variable === undefined || value === '' ? [] : [[variable, value] as const]
  })
  return { ...Object.fromEntries([...own, ...variables]), LC_ALL: 'C' }
}

import type { Environment, Parameters } from '../../postgres/connection/parameters.ts'
import { readConninfo } from '../../postgres/connection/read-conninfo.ts'
import { libpqUrl } from './libpq-url.ts'
import { splitUrl } from './redirect-value.ts'

/** Whether a value is the URL of a server that is known by its parameters, whatever user and database it names. */
export function isUrlOf(value: string, server: Parameters, environment: Environment): boolean {
  if (splitUrl(value) === undefined) return false
  try {
    const filled = { host: environment['PGHOST'] ?? '', port: environment['PGPORT'] ?? '' }
    return placeOf({ ...filled, ...readConninfo(libpqUrl(value)) }) === placeOf(server)
  } catch {
    // What libpq cannot read is no URL of the server that it has read.
    return false
  }
}

/** Hosts and ports, in one spelling. */
export function placeOf({ host = '', hostaddr = '', port = '' }: Parameters): string {
  const hosts = (hostaddr || host).split(',').map((one) => (loopback.test(one) ? 'localhost' : one))
  const ports = new Set(port.split(',').map((one) => one || '5432'))
  return `${hosts.join(',')}:${[...ports].join(',')}`.toLowerCase()
}

const loopback = /^(?:localhost|127\.0\.0\.1|::1)$/i

import { homedir } from 'node:os'
import { join } from 'node:path'
import { platform } from 'node:process'

import type { Environment } from './parameters.ts'

/** Where libpq looks for its files (`pqGetHomeDirectory` of fe-connect.c, and the manual on each of them). */
export interface Files {
  readonly passfile: string
  readonly userServices: string
  readonly systemServices: readonly string[]
  readonly rootCertificate: string
  readonly revocations: string
  readonly certificate: string
  readonly key: string
}

export function filesOf(environment: Environment): Files {
  const isWindows = platform === 'win32'
  const home = isWindows ? join(environment['APPDATA'] ?? '', 'postgresql') : environment['HOME'] || homedir()
  const folder = isWindows ? home : join(home, '.postgresql')
  const own = environment['PGSYSCONFDIR']
  return {
    passfile: isWindows ? join(home, 'pgpass.conf') : join(home, '.pgpass'),
    userServices: environment['PGSERVICEFILE'] || join(home, '.pg_service.conf'),
    // libpq has one built in: these are Debian's, that of builds from source, and Red Hat's.
    systemServices: (own === undefined
      ? ['/etc/postgresql-common', '/usr/local/pgsql/etc', '/etc/sysconfig/pgsql']
      : [own]
    ).map((directory) => join(directory, 'pg_service.conf')),
    rootCertificate: join(folder, 'root.crt'),
    revocations: join(folder, 'root.crl'),
    certificate: join(folder, 'postgresql.crt'),
    key: join(folder, 'postgresql.key'),
  }
}

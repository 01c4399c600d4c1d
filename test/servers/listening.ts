import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { giveToServer } from '../../src/scratch/native/run-as-server.ts'
import type { Certificate } from './certificates.ts'
import { freePort } from './free-port.ts'
import type { TestServer } from './start.ts'
import { startServer } from './start.ts'

export interface ListeningOptions {
  readonly major: number
  /** Lines of pg_hba.conf for what does not come through the socket. */
  readonly admits?: readonly string[]
  /** Switches TLS on. */
  readonly certificate?: Certificate
  /** Who may vouch for clients. */
  readonly clientAuthority?: Pick<Certificate, 'cert'>
  readonly settings?: Readonly<Record<string, string>>
  readonly checksums?: boolean
}

/** Starts a server that listens on 127.0.0.1 as well, at a port of its own. */
export async function startListeningServer({
  major,
  admits = ['host all all all trust'],
  certificate,
  clientAuthority,
  settings,
  checksums = false,
}: ListeningOptions): Promise<TestServer> {
  const port = String(await freePort())
  const server = await startServer({
    major,
    settings: { listen_addresses: '127.0.0.1', port, ...settings },
    checksums,
  })
  const files = {
    ...(certificate !== undefined && { 'server.crt': certificate.cert, 'server.key': certificate.key }),
    ...(clientAuthority !== undefined && { 'clients.crt': clientAuthority.cert }),
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(server.dataDirectory, name)
    await writeFile(path, text)
    await chmod(path, 0o600)
    await giveToServer(path)
  }
  await writeFile(
    join(server.dataDirectory, 'pg_hba.conf'),
    ['local all all trust', ...admits, ''].join('\n'),
  )
  const client = await server.connect()
  if (clientAuthority !== undefined) await client.query(`ALTER SYSTEM SET ssl_ca_file = 'clients.crt'`)
  if (certificate !== undefined) await client.query('ALTER SYSTEM SET ssl = on')
  await client.query('SELECT pg_reload_conf()')
  // The postmaster reads its files when the signal reaches it.
  for (let isRead = false; !isRead;) {
    const { rows } = await client.query<{ isRead: boolean }>(
      'SELECT pg_conf_load_time() > pg_postmaster_start_time() AS "isRead"',
    )
    isRead = rows[0]?.isRead === true
  }
  await client.end()
  return server
}

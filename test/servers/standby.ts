import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { giveToServer, runAsServer } from '../../src/scratch/native/run-as-server.ts'
import type { TestServer, TestServerOptions } from './start.ts'
import { startServer } from './start.ts'

/** What a primary needs for `startStandby`. */
export const primarySettings = { wal_level: 'replica', hot_standby: 'on' } as const

/**
 * Starts a standby of a server as that is now. It follows nobody: a copy of the primary's files, whose WAL it replays, and
 * then waits for more.
 */
export async function startStandby(
  primary: TestServer,
  options: Pick<TestServerOptions, 'settings'> = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'planflip-standby-'))
  await giveToServer(folder)
  const template = join(folder, 'data')
  const client = await primary.connect()
  try {
    await client.query('CHECKPOINT')
    await runAsServer('/bin/cp', ['-Rp', '--', primary.dataDirectory, template])
    await rm(join(template, 'postmaster.pid'))
    await writeFile(join(template, 'standby.signal'), '')
    await giveToServer(join(template, 'standby.signal'))
    return await startServer({
      major: primary.major,
      template,
      settings: { ...primarySettings, ...options.settings },
    })
  } finally {
    await client.end()
    await rm(folder, { recursive: true })
  }
}

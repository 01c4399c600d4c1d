import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import type { Client } from 'pg'

import { giveToServer, runAsServer } from '../../src/scratch/native/run-as-server.ts'
import type { TestServer, TestServerOptions } from './start.ts'
import { startServer } from './start.ts'

/** What a primary needs for `startStandby`. */
export const primarySettings = { wal_level: 'replica', hot_standby: 'on', max_wal_senders: '4' } as const

/**
 * Starts a standby of a server: a copy of the primary's files, whose WAL it replays. Then it follows the primary, if that is wanted,
 * or waits for ever.
 */
export async function startStandby(
  primary: TestServer,
  options: Pick<TestServerOptions, 'settings'> & { readonly follows?: boolean } = {},
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
      settings: {
        ...primarySettings,
        ...(options.follows === true && {
          primary_conninfo: `host=${primary.socketDirectory} port=${primary.port} user=${primary.user}`,
        }),
        ...options.settings,
      },
    })
  } finally {
    await client.end()
    await rm(folder, { recursive: true })
  }
}

/** Resolves when the standby has replayed what the primary has written by now. */
export async function catchUp(primary: Client, standby: Client): Promise<void> {
  // A commit sends what was written before it: a lock that somebody holds is told by WAL that nobody else would flush.
  await primary.query(
    `BEGIN; SET LOCAL synchronous_commit = on; SELECT pg_logical_emit_message(true, 'planflip', ''); COMMIT`,
  )
  const { rows } = await primary.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn()::text AS lsn')
  const [{ lsn } = { lsn: '' }] = rows
  for (let attempts = 0; attempts < 500; attempts++) {
    const replayed = await standby.query<{ isThere: boolean }>(
      'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS "isThere"',
      [lsn],
    )
    if (replayed.rows[0]?.isThere === true) return
    await setTimeout(20)
  }
  throw new Error('the standby does not follow')
}

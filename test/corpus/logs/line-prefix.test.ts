import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { guessLineOrigin } from '../../../src/corpus/logs/line-prefix.ts'
import type { LogMessage, LogReading } from '../../../src/corpus/logs/log-message.ts'
import { readStderrLog } from '../../../src/corpus/logs/stderr-log.ts'
import { serverSkipReason } from '../../servers/start.ts'
import { logFile, logged, startLoggingServer } from './logging-server.ts'

const skipReason = serverSkipReason(18)

describe.skipIf(skipReason !== undefined)(`log_line_prefix ${skipReason ?? ''}`, () => {
  test.concurrent.each([
    ['%m [%p] %q%u@%d ', 'a process'],
    ['<%-10u %14d|%-6p> 100%% ', 'a process'],
    ['%n %e %i %v %x %Q %b (%P) %s %a %r %h %L %l %c:%d: ', 'a name'],
    ['LOG:  %d', undefined],
  ] as const)('%s is read as it is given', async (linePrefix, session) => {
    await using server = await startLoggingServer(18, linePrefix)
    const database = 'Shop (1)'
    await server.createDatabase(database)
    const client = await server.connect(database)
    await client.query('SET log_duration = on')
    await client.query(`SET log_statement = 'all'`)
    await client.query('SELECT\n1')
    const { rows } = await client.query<{ pid: string }>('SELECT pg_backend_pid()::text AS pid')
    await logged(server, client)

    const entries = await entriesOf(await readFile(logFile(server, 'log'), 'utf8'), { linePrefix })
    expect(entries).toMatchObject([
      { text: 'statement: SELECT\n1', database },
      { text: expect.stringMatching(/^duration: /), database },
    ])
    const sessions = entries.map((entry) => entry.session)
    expect(sessions[1]).toBe(sessions[0])
    const known = { 'a process': rows[0]?.pid, 'a name': expect.stringMatching(/^[\da-f]+\.[\da-f]+$/) }
    expect(sessions[0]).toEqual(session === undefined ? undefined : known[session])
  })
})

/** That of a statement and the next, which is how long it took. */
async function entriesOf(text: string, reading: Partial<LogReading>): Promise<readonly LogMessage[]> {
  const messages: LogMessage[] = []
  const pieces = (async function* () {
    yield text
  })()
  for await (const message of readStderrLog(pieces, { onBroken: () => undefined, ...reading })) {
    messages.push(message)
  }
  const at = messages.findIndex((message) => message.text === 'statement: SELECT\n1')
  return messages.slice(at, at + 2)
}

describe('a prefix tells by itself', () => {
  const session = '30475'
  const database = 'shop'
  test.each([
    ['', {}],
    ['2026-11-23 15:52:40.456 UTC [30475] ', { session }],
    ['2026-11-23 15:52:40.456 UTC [30475] app@shop ', { session, database }],
    ['2026-11-23 15:52:40 UTC:10.0.3.147(43842):app@shop:[30475]:', { session, database }],
    ['2026-11-23 15:52:40 UTC::@:[30475]:', { session }],
    [
      '2026-11-23 15:52:40 UTC [30475]: [7-1] user=app,db=shop,app=psql,client=10.0.0.7 ',
      { session, database },
    ],
    ['2026-11-23 15:52:40 UTC [30475]: [7-1] user=,db=,app=,client= ', { session }],
    ['2026-11-23 15:52:40 UTC [30475-3] app@shop ', { session, database }],
    ['pid=30475 database=shop ', { session, database }],
    ['2026-11-23 15:52:40 UTC [30475] [unknown]@[unknown] ', { session }],
    ['2026-11-23 15:52:40 UTC 6b046148.770b app@10.0.0.7(43842) ', { session: '6b046148.770b' }],
    ['[30475] app.reader@shop-eu_1 ', { session, database: 'shop-eu_1' }],
    ['[30475] me@example.org@shop ', { session, database }],
  ])('%s', (prefix, origin) => {
    expect(guessLineOrigin(prefix)).toEqual(origin)
  })
})

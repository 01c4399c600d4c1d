import fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readLog } from '../../../src/corpus/logs/read-log.ts'
import { readStatements } from '../../../src/corpus/logs/read-statements.ts'
import type { RecordedStatement } from '../../../src/model/recorded.ts'
import type { TestServer } from '../../servers/start.ts'
import { serverSkipReason } from '../../servers/start.ts'
import { formatsOf, logFile, logged, startLoggingServer } from './logging-server.ts'

/** How a server may be told to log what it executes, and whether it then says how long each took. */
const waysToLog = {
  durations: ['SET log_min_duration_statement = 0'],
  statements: [`SET log_statement = 'all'`],
  'statements and durations': ['SET log_duration = on', `SET log_statement = 'all'`],
  'both at once': [`SET log_statement = 'all'`, 'SET log_min_duration_statement = 0'],
  'plans as text': plansAs('text'),
  'plans as json': plansAs('json'),
  'plans as xml': plansAs('xml'),
  'plans as yaml': plansAs('yaml'),
  'durations and plans': [...plansAs('json'), 'SET log_min_duration_statement = 0'],
} as const

type WayToLog = keyof typeof waysToLog

function plansAs(format: string): readonly string[] {
  return [`SET auto_explain.log_format = ${format}`, 'SET auto_explain.log_min_duration = 0']
}

interface Sent {
  readonly text: string
  readonly values: readonly (string | null)[]
  readonly name?: string
}

/** Texts and values with all that formats of logs have a meaning for. */
const bits = fc.constantFrom(
  "'",
  "''",
  '"',
  '\\',
  '\n',
  '\n\t',
  '\t',
  '\r\n',
  ',',
  '&lt;',
  '<',
  '…',
  'é',
  '😀',
  '$1',
  'x',
  ' ',
  ': ',
  'LOG:  statement: ',
  '\nQuery Parameters: ',
  "', $2 = '",
  'ms  plan:\n',
  '-- ',
  '/*',
)
const values = fc.array(bits, { maxLength: 6 }).map((parts) => parts.join(''))
const sent: fc.Arbitrary<Sent> = fc
  .record({
    literal: values,
    alias: values,
    given: fc.array(fc.option(values), { maxLength: 3 }),
    name: fc.option(fc.constantFrom('by id', 'a: b'), { nil: undefined }),
  })
  .map(({ literal, alias, given, name }) => {
    const columns = [`'${literal.replaceAll("'", "''")}'`, ...given.map((_, at) => `$${at + 1}::text`)]
    const text = `SELECT ${columns.join(',\n\t')}\n AS "${alias.replaceAll('"', '""')}."`
    return { text, values: given, ...(name !== undefined && { name }) }
  })

async function send(client: Client, { text, values: given, name }: Sent): Promise<void> {
  // A statement of that name would be there already.
  const unique = name === undefined ? {} : { name: `${name} ${text.length}`.slice(0, 63) }
  await client.query({ text, values: [...given], ...(given.length > 0 && unique) })
}

describe.each([14, 15, 16, 17, 18])('PostgreSQL %i', (major) => {
  const skipReason = serverSkipReason(major)
  describe.skipIf(skipReason !== undefined)(`a server ${skipReason ?? ''}`, () => {
    let server: TestServer
    const expected = new Map<
      string,
      { readonly way: WayToLog; readonly values: Sent['values']; count: number }
    >()

    beforeAll(async () => {
      server = await startLoggingServer(major)
      const admin = await server.connect()
      for (const [at, way] of (Object.keys(waysToLog) as WayToLog[]).entries()) {
        const client = await server.connect()
        await client.query(`SELECT '${way}'`)
        for (const setting of waysToLog[way]) await client.query(setting)
        for (const [place, one] of fc.sample(sent, { numRuns: 12, seed: major * 100 + at }).entries()) {
          // Another column, and not another constant: of those not all are kept.
          const marked = { ...one, text: `${one.text}, 1 AS "${way} ${place}"` }
          const times = 1 + (place % 3)
          for (let time = 0; time < times; time++)
            await send(client, { ...marked, name: `${place} ${one.name ?? ''}` })
          expected.set(marked.text, { way, values: one.values, count: times })
        }
        await client.end()
      }
      await logged(server, admin)
    })
    afterAll(() => server?.stop())

    test.each(formatsOf(major))('%s holds what was sent, once for each time', async (format) => {
      const { statements, broken } = await readStatements({
        files: [logFile(server, format)],
        values: 'keep',
      })
      const found = new Map(statements.map((statement) => [statement.text, statement]))
      expect(broken).toBe(0)
      for (const [text, { way, values: given, count }] of expected) {
        expect.soft(summary(found.get(text)), `${way}: ${text}`).toEqual({
          count,
          samples: hasValues(major, way) && given.length > 0 && !isCut(given) ? [given] : [],
          isTimed: way !== 'statements',
        })
      }
    })

    test.each(['db-1  | ', '2026-11-23T15:52:40.456789Z ', '2026-11-23T15:52:40.456789Z stderr F '])(
      'a container may have put "%s" before each line',
      async (wrapper) => {
        const text = await readFile(logFile(server, 'log'), 'utf8')
        const wrapped = text.replaceAll(/^(?=.)/gm, wrapper)
        expect(await messagesIn(wrapped)).toEqual(await messagesIn(text))
      },
    )

    test.each(formatsOf(major))('%s is read from any place to any other', async (format) => {
      const text = await readFile(logFile(server, format), 'utf8')
      const whole = await messagesIn(text)
      await fc.assert(
        fc.asyncProperty(fc.nat(text.length), fc.nat(text.length), async (one, other) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)]
          const piece = text.slice(from, to)
          fc.pre(piece.split('\n').length > 200)
          const read = await messagesIn(piece)
          // Plain text does not tell that an entry has lost its further lines, or what a first line is half of.
          const certain = format === 'log' ? read.slice(1, -1) : read
          const first = placeOf(certain, whole)
          expect(first).toBeDefined()
          // No more is lost than what was cut through.
          expect(whole.slice(0, first).join('').length).toBeLessThan(from + 2000)
        }),
        { numRuns: 8, seed: major },
      )
    })
  })
})

function summary(statement: RecordedStatement | undefined) {
  if (statement === undefined) return undefined
  const { count, samples, totalTime } = statement
  return { count, samples, isTimed: totalTime !== undefined }
}

/** auto_explain has values from PostgreSQL 16 on. */
function hasValues(major: number, way: WayToLog): boolean {
  return major >= 16 || !way.startsWith('plans')
}

function isCut(given: Sent['values']): boolean {
  return given.some((value) => value?.endsWith('...'))
}

async function messagesIn(text: string): Promise<readonly string[]> {
  const messages: string[] = []
  const pieces = (async function* () {
    // In pieces, as from a file.
    const [bytes, decoder] = [Buffer.from(text), new TextDecoder()]
    for (let at = 0; at < bytes.length; at += 9999) {
      yield decoder.decode(bytes.subarray(at, at + 9999), { stream: true })
    }
  })()
  for await (const message of readLog('a log', pieces, { onBroken: () => undefined })) {
    messages.push(JSON.stringify([message.text, message.detail]))
  }
  return messages
}

/** Where a list of messages stands in another, whole. */
function placeOf(part: readonly string[], whole: readonly string[]): number | undefined {
  const starts = whole.flatMap((message, at) => (message === part[0] ? [at] : []))
  return starts.find((start) => part.every((message, at) => whole[start + at] === message))
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toMessage } from '../../../src/postgres/server-messages.ts'
import type { SentStatement } from '../../../src/proxy/tap/bind-statement.ts'
import type { Tap } from '../../../src/proxy/tap/tap-connection.ts'
import { tapConnection } from '../../../src/proxy/tap/tap-connection.ts'
import {
  bind,
  close,
  copyData,
  copyDone,
  describeBy,
  execute,
  int16,
  int32,
  parse,
  query,
  sync,
} from '../messages.ts'

type Said = readonly ['client' | 'server', Uint8Array]

/** What is told of a conversation. */
function heard(...said: readonly Said[]): readonly SentStatement[] {
  const sent: SentStatement[] = []
  const tap = tapConnection((statement) => sent.push(statement))
  for (const [who, piece] of said) say(tap, who, piece)
  return sent
}

function say(tap: Tap, who: 'client' | 'server', piece: Uint8Array): void {
  if (who === 'client') tap.fromClient(piece)
  else tap.fromServer(piece)
}

function client(...messages: readonly Buffer[]): Said {
  return ['client', Buffer.concat(messages)]
}

function server(...messages: readonly Buffer[]): Said {
  return ['server', Buffer.concat(messages)]
}

const ready = toMessage('Z', Buffer.from('I'))
const error = toMessage('E', Buffer.from('SERROR\0\0'))
const copyIn = toMessage('G', Buffer.from([0, 0, 0]))
const complete = toMessage('C', Buffer.from('COPY 1\0'))
const described = (...types: readonly number[]) =>
  toMessage('t', Buffer.concat([int16(types.length), ...types.map(int32)]))
const status = (name: string, value: string) => toMessage('S', Buffer.from(`${name}\0${value}\0`))
const five = int32(5)

test('a statement with a name is prepared once and executed many times, until it is closed', () => {
  const prepared = parse('s', 'SELECT $1', [23])
  const use = (value: string) => Buffer.concat([bind({ statement: 's', values: [value] }), execute(), sync])
  expect(heard(client(prepared, use('1'), use('2'), close('S', 's'), use('3')))).toEqual([
    { text: 'SELECT $1', values: ['1'], types: ['int4'] },
    { text: 'SELECT $1', values: ['2'], types: ['int4'] },
  ])
})

test('a portal that is fetched from in pieces is one execution', () => {
  const open = Buffer.concat([parse('', 'SELECT 1'), bind({ portal: 'p' })])
  expect(heard(client(open, execute('p', 10), execute('p', 10), sync, execute('p', 10), sync))).toHaveLength(
    1,
  )
  expect(heard(client(open, sync))).toEqual([])
})

test('formats: none for all text, one for all, one for each', () => {
  const values = [five, five]
  const use = (formats: readonly number[]) =>
    heard(client(parse('', 'SELECT $1, $2', [23, 23]), bind({ formats, values }), execute()))[0]?.values
  expect(use([1])).toEqual(['5', '5'])
  expect(use([1, 0])).toEqual(['5', '\0\0\0\u0005'])
  expect(use([])).toEqual(['\0\0\0\u0005', '\0\0\0\u0005'])
})

test('what the client leaves to the server is read as the server says, and no type of its own', () => {
  const use = client(bind({ statement: 's', formats: [1], values: [five] }), execute(), sync)
  const asks = client(parse('s', 'SELECT $1 + 1'), describeBy('S', 's'), sync)
  expect(heard(server(ready), asks, server(described(23), ready), use)).toEqual([
    { text: 'SELECT $1 + 1', values: ['5'] },
  ])
  expect(heard(server(ready), client(parse('s', 'SELECT $1 + 1'), sync), use)).toEqual([
    { text: 'SELECT $1 + 1', values: undefined },
  ])
})

test('what a server passes over after an error is not answered', () => {
  const ahead = client(
    parse('a', 'SELECT $1'),
    describeBy('S', 'a'),
    sync,
    parse('b', 'SELECT $1 || $2'),
    describeBy('S', 'b'),
    sync,
  )
  const uses = client(
    ...['a', 'b'].flatMap((statement) => [
      bind({ statement, formats: [1], values: [five, five] }),
      execute(),
    ]),
  )
  const sent = heard(server(ready), ahead, server(error, ready, described(23, 23), ready), uses)
  expect(sent.map(({ values }) => values)).toEqual([undefined, ['5', '5']])
})

test('COPY, in both protocols, with a Sync that the server passes over', () => {
  const after = client(parse('s', 'SELECT $1'), describeBy('S', 's'), sync)
  const use = client(bind({ statement: 's', formats: [1], values: [five] }), execute())
  const data = Buffer.concat([copyData(Buffer.from('1\n')), copyDone])
  const extended = [
    client(parse('', 'COPY t FROM STDIN'), bind({}), execute(), sync),
    server(copyIn),
    client(data, sync),
  ]
  const simple = [client(query('COPY t FROM STDIN')), server(copyIn), client(data)]
  for (const copy of [extended, simple]) {
    for (const end of [complete, error]) {
      const sent = heard(server(ready), ...copy, server(end, ready), after, server(described(23), ready), use)
      expect(sent.map(({ text }) => text)).toEqual(['COPY t FROM STDIN', 'SELECT $1'])
      expect(sent[1]?.values).toEqual(['5'])
    }
  }
})

test('of messages without measure nothing is kept, and what comes after is heard', () => {
  const long = 'x'.repeat(3_000_000)
  const sent = heard(
    client(parse('s', 'SELECT $1', [25]), bind({ statement: 's', values: [long] }), execute()),
    client(query(long), parse('long', long), bind({ statement: 'long' }), execute()),
    client(query('SELECT 1')),
  )
  expect(sent).toEqual([{ text: 'SELECT $1', values: undefined }, { text: 'SELECT 1' }])
})

test('texts in other encodings are read where they are the same in all', () => {
  const latin = toMessage('Q', Buffer.from("SELECT 'ä'\0", 'latin1'))
  expect(heard(client(latin, query('SELECT 1')))).toEqual([{ text: 'SELECT 1' }])
  const asLatin = server(status('client_encoding', 'LATIN1'))
  expect(heard(asLatin, client(query(`SELECT 'ä'`), query('SELECT 1')))).toEqual([{ text: 'SELECT 1' }])
})

test('what nobody says ends it, with a RangeError', () => {
  const nonsense = [
    client(Buffer.from('GET / HTTP/1.1\r\n\r\n')),
    client(Buffer.from([0x51, 0, 0, 0, 0])),
    client(toMessage('B', Buffer.from('no zero'))),
    client(toMessage('P', Buffer.from('name\0no zero'))),
    server(ready, ready),
    server(described(23)),
    server(toMessage('W', Buffer.alloc(3))),
  ]
  for (const one of nonsense) expect(() => heard(one)).toThrow(RangeError)
})

function endOf(said: readonly Said[]): string {
  try {
    heard(...said)
    return 'all heard'
  } catch (thrown) {
    return thrown instanceof RangeError ? 'not understood' : 'another error'
  }
}

test('bytes that are anything', () => {
  const piece = fc.tuple(
    fc.constantFrom('client' as const, 'server' as const),
    fc.uint8Array({ maxLength: 300 }),
  )
  const letters = Array.from('QPBEDCSHFXdcfpZtGWK')
  const message = fc
    .tuple(fc.constantFrom(...letters), fc.uint8Array({ maxLength: 40 }))
    .map(([letter, body]) => ['client' as const, toMessage(letter, body)] as const)
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, message)), (said) => {
      expect(endOf(said)).not.toBe('another error')
    }),
    { numRuns: 500 },
  )
})

test('where the pieces are cut makes no difference', () => {
  const value = fc.oneof(fc.string(), fc.constant(null), fc.constant(five))
  const message = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('a', 'b', ''),
        fc.string().filter((text) => !text.includes('\0')),
      )
      .map((args) => parse(...args, [23])),
    fc
      .record({
        statement: fc.constantFrom('a', 'b', ''),
        portal: fc.constantFrom('p', ''),
        formats: fc.constantFrom([], [1], [0]),
        values: fc.array(value, { maxLength: 3 }),
      })
      .map(bind),
    fc.constantFrom(
      execute(),
      execute('p'),
      sync,
      close('S', 'a'),
      copyData(Buffer.alloc(50)),
      query('SELECT 1'),
    ),
  )
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (messages, cuts) => {
        const bytes = Buffer.concat(messages)
        const pieces: Said[] = []
        let at = 0
        for (const cut of cuts) pieces.push(['client', bytes.subarray(at, (at += cut))])
        pieces.push(['client', bytes.subarray(at)])
        expect(heard(...pieces)).toEqual(heard(['client', bytes]))
      },
    ),
    { numRuns: 300 },
  )
})

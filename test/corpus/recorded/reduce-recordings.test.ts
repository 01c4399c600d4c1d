import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { readRecording } from '../../../src/corpus/recorded/read-recording.ts'
import { reduceRecordings } from '../../../src/corpus/recorded/reduce-recordings.ts'
import { renderRecording } from '../../../src/corpus/recorded/render-recording.ts'
import type { RecordedStatement } from '../../../src/model/recorded.ts'
import type { Grammar } from '../../../src/postgres/sql/grammar.ts'
import { loadGrammar } from '../../../src/postgres/sql/grammar.ts'

let grammar: Grammar
beforeAll(async () => (grammar = await loadGrammar()))

const sent = (text: string, more: Partial<RecordedStatement> = {}): RecordedStatement => ({
  text,
  count: 1,
  sites: [],
  samples: [],
  ...more,
})

function reduce(...files: readonly (readonly RecordedStatement[])[]) {
  return reduceRecordings(
    grammar,
    files.map((statements) => {
      const text = statements.map((statement) => JSON.stringify(statement)).join('\n')
      return { file: 'api/recorded.jsonl', recording: readRecording('api/recorded.jsonl', text) }
    }),
  )
}

test('one statement is one query, wherever it was sent from and however it was spaced', () => {
  const { queries } = reduce(
    [sent('SELECT * FROM orders WHERE id = $1', { count: 2, samples: [['1']], sites: ['../../src/a.ts:3'] })],
    [
      sent('select *\n  from orders -- by key\n where id = $1', {
        count: 3,
        samples: [['2'], ['1']],
        sites: ['../../src/b.ts:7'],
      }),
    ],
  )
  expect(queries).toMatchObject([
    {
      query: {
        name: expect.stringMatching(/^select orders [0-9a-f]{8}$/),
        samples: [['1'], ['2']],
        source: { file: expect.stringMatching(/^\.\.\/src\/[ab]\.ts$/) },
      },
      recorded: { count: 5, sites: expect.arrayContaining(['../../src/a.ts:3', '../../src/b.ts:7']) },
    },
  ])
})

test('sets aside what is not planned, with a reason and a count', () => {
  const { queries, setAside } = reduce([
    sent('BEGIN; SET LOCAL work_mem = 100; SELECT * FROM orders; COMMIT'),
    sent('CREATE TEMPORARY TABLE t (a int)'),
    sent('SELECT 1'),
    sent('SELECT * FROM pg_class'),
    sent('SELEC'),
  ])
  expect(queries).toMatchObject([{ query: { sql: 'SELECT * FROM orders' } }])
  expect(Object.fromEntries(setAside.map(({ reason, count }) => [reason, count]))).toEqual({
    utility: 4,
    tableless: 1,
    catalogs: 1,
    unreadable: 1,
  })
})

test('what reads temporary tables is set aside, whoever made them', () => {
  const { queries, setAside } = reduce([
    sent('SELECT * FROM orders JOIN chosen USING (id)'),
    sent('CREATE TEMP TABLE chosen AS SELECT id FROM orders'),
    sent('SELECT * FROM orders, pg_temp.mine'),
    sent('SELECT * FROM public.chosen'),
  ])
  expect(queries.map(({ query }) => query.sql)).toEqual(['SELECT * FROM public.chosen'])
  expect(setAside).toEqual(expect.arrayContaining([{ reason: 'temporary', count: 2 }]))
})

test('texts that differ in their values are one query, of which a few are kept, of every length', () => {
  const texts = Array.from({ length: 40 }, (_, n) => {
    const list = Array.from({ length: 1 + (n % 4) * 40 }, (__, at) => n + at).join(', ')
    return sent(`SELECT * FROM orders WHERE id IN (${list})`, {
      count: n + 1,
      ...(n === 0 && { inARow: 12, sites: ['../a.ts:1'] }),
    })
  })
  const { queries } = reduce(texts)
  expect(queries).toHaveLength(8)
  expect(new Set(queries.map(({ query }) => query.family)).size).toBe(1)
  expect(new Set(queries.map(({ query }) => query.name)).size).toBe(8)
  expect(new Set(queries.map(({ query }) => query.sql.length > 500)).size).toBe(2)
  expect(queries.reduce((sum, { recorded }) => sum + recorded.count, 0)).toBe((40 * 41) / 2)
  expect(new Set(queries.map(({ query }) => `${query.inARow} ${query.source.file}`))).toEqual(
    new Set(['12 a.ts']),
  )
})

test('types that the driver knew are the parameters', () => {
  const { queries } = reduce([
    sent('SELECT * FROM orders WHERE id = $1 AND note = $2', { types: ['bigint', null] }),
  ])
  expect(queries[0]?.query.parameters).toEqual([{ name: '1', type: 'bigint' }, { name: '2' }])
})

test('what a server was sent has no placeholders but $1', () => {
  const text = 'SELECT xs[:n], @n, ?- line, data ? $1 FROM orders'
  expect(reduce([sent(text)]).queries).toMatchObject([{ query: { sql: text, parameters: [{ name: '1' }] } }])
})

test('the time that a log tells is the weight, but not of one among several statements', () => {
  const { queries } = reduce([
    sent('SELECT * FROM orders', { count: 2, totalTime: 1.5 }),
    sent('select * from orders', { count: 3, totalTime: 2 }),
    sent('SELECT * FROM items; SELECT * FROM shops', { totalTime: 9 }),
  ])
  expect(queries.map(({ query }) => query.weight)).toEqual(
    expect.arrayContaining([{ calls: 5, totalTime: 3.5 }, undefined, undefined]),
  )
})

test('values for another number of parameters are left out', () => {
  const { queries } = reduce([
    sent('SELECT * FROM orders WHERE id = $1', { samples: [['1', '2'], [], ['3']] }),
  ])
  expect(queries[0]?.query.samples).toEqual([['3']])
})

test('a line that is no recorded statement is a fault, and the others are read', () => {
  const { statements, faults } = readRecording(
    'r.jsonl',
    'nonsense\n\n{"text":"SELECT 1"}\n{"text":7}\n{"text":"SELECT 2","count":0}\n',
  )
  expect(statements).toMatchObject([{ text: 'SELECT 1', count: 1, line: 3 }])
  expect(faults.map(({ source }) => source.line)).toEqual([1, 4, 5])
})

test('who recorded first makes no difference, and what is written is read as the same', () => {
  const statement = fc.record({
    text: fc.constantFrom(
      'SELECT * FROM orders WHERE id = $1',
      'select * from orders where id=$1',
      'SELECT * FROM items',
      'BEGIN',
    ),
    count: fc.integer({ min: 1, max: 9 }),
    sites: fc.uniqueArray(fc.constantFrom('../../a.ts:1', '../../b.ts:2'), { maxLength: 2 }),
    totalTime: fc.integer({ min: 1, max: 99 }),
    samples: fc.uniqueArray(fc.tuple(fc.constantFrom('1', '2', null)), {
      maxLength: 3,
      selector: ([value]) => value,
    }),
  })
  fc.assert(
    fc.property(fc.array(fc.array(statement, { maxLength: 4 }), { maxLength: 4 }), (files) => {
      const reduced = reduce(...files)
      const written = renderRecording(reduced.queries)
      expect(renderRecording(reduce(...files.toReversed()).queries)).toBe(written)
      const again = reduceRecordings(grammar, [
        { file: 'api/recorded.jsonl', recording: readRecording('', written) },
      ])
      expect(renderRecording(again.queries)).toBe(written)
    }),
  )
})

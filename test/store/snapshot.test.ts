import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { canonicalJson } from '../../src/store/canonical-json.ts'
import { readSnapshot, writeSnapshot } from '../../src/store/snapshot.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-store-'))
})
afterAll(() => rm(directory, { recursive: true }))

const snapshot: Snapshot = {
  format: 1,
  capturedAt: '2026-11-01T12:00:00Z',
  server: {
    num: 180_004,
    version: 'PostgreSQL 18.4',
    blockSize: 8192,
    segmentBlocks: 131_072,
    pointerBytes: 8,
  },
  database: { name: 'shop', encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C' },
  settings: { work_mem: '4MB' },
  roleSettings: [],
  roles: [],
  askingRole: { name: 'reader', seesAllRows: true, memberOf: [], owns: [] },
  tablespaces: [],
  alteredFunctions: [],
  collations: [],
  relations: [
    {
      schemaname: 'public',
      relname: 'orders',
      relkind: 'r',
      relhassubclass: false,
      relpages: 10,
      reltuples: 100,
      relallvisible: 0,
      blocks: 12,
      columns: [
        {
          attname: 'id',
          attnum: 1,
          statistics: [
            {
              fidelity: 'measured',
              stainherit: false,
              stanullfrac: 0,
              stawidth: 4,
              stadistinct: -1,
              slots: [],
            },
          ],
        },
      ],
    },
  ],
  indexes: [],
  extendedStatistics: [],
  schema: [{ type: 'TABLE', name: 'orders', sql: 'CREATE TABLE orders (id int);' }],
}

describe('a snapshot', () => {
  test.each(['plain.json', 'compressed.json.gz'])('comes back from %s as it went', async (name) => {
    const path = join(directory, name)
    await writeSnapshot(path, snapshot)
    expect(await readSnapshot(path)).toEqual(snapshot)
  })

  test.each(['folded.json', 'folded.json.gz'])('comes back from %s with every long text', async (name) => {
    const path = join(directory, name)
    const long = withLongTexts(snapshot)
    await writeSnapshot(path, long)
    expect(await readSnapshot(path)).toEqual(long)
  })

  test('is a file for people: no line of statistics is long, and plans stand as EXPLAIN prints them', async () => {
    const path = join(directory, 'readable.json')
    await writeSnapshot(path, withLongTexts(snapshot))
    const lines = (await readFile(path, 'utf8')).split('\n')
    expect(lines.filter((line) => line.length > 125)).toEqual([])
    expect(lines.map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        '"relname": "orders",',
        '"{20001,20250,20500,20750,21000,21250,21500,21750,22000,22250,22500,22750,23000,23250,23500,23750,",',
        '"Sort\\n",',
        '"  ->  Seq Scan on orders"',
        '"database": {"name": "shop", "collate": "C", "ctype": "C", "encoding": "UTF8", "provider": "libc"},',
      ]),
    )
  })

  test('leaves no temporary file behind', async () => {
    await writeSnapshot(join(directory, 'sub/one.json'), snapshot)
    expect(await readdir(join(directory, 'sub'))).toEqual(['one.json'])
  })

  test('replaces the old file only when the new one is whole', async () => {
    const path = join(directory, 'kept.json')
    await writeSnapshot(path, snapshot)
    const unwritable = { ...snapshot, capturedAt: 1n } as unknown as Snapshot
    await expect(writeSnapshot(path, unwritable)).rejects.toThrow('BigInt')
    expect(await readSnapshot(path)).toEqual(snapshot)
  })
})

function withLongTexts(short: Snapshot): Snapshot {
  const numbers = Array.from({ length: 101 }, (_, at) => 20_001 + 250 * at - (at > 0 ? 1 : 0))
  const slot = {
    stakind: 2,
    staop: '<(integer,integer)',
    stacoll: '-',
    stanumbers: null,
    stavalues: { type: 'integer', values: `{${numbers.join(',')}}` },
  }
  const [relation] = short.relations
  const statistics = { stainherit: false, stanullfrac: 0, stawidth: 4, stadistinct: -1, slots: [slot] }
  return {
    ...short,
    relations:
      relation === undefined
        ? []
        : [
            {
              ...relation,
              columns: [{ attname: 'id', attnum: 1, statistics: [{ fidelity: 'measured', ...statistics }] }],
            },
          ],
    certificate: {
      plans: [
        {
          id: '1',
          name: 'sorted',
          sql: 'SELECT *\nFROM orders\nORDER BY $1',
          types: [null],
          values: ['a value of a query, which is no text of ours, '.repeat(2)],
          outcome: { status: 'planned', text: 'Sort\n  ->  Seq Scan on orders' },
        },
      ],
    },
  }
}

describe('what is no snapshot', () => {
  const cases: readonly (readonly [string, unknown, string, string])[] = [
    ['foreign JSON', { name: 'package' }, 'bad-artifact', 'is no snapshot'],
    ['an array', [1, 2], 'bad-artifact', 'is no snapshot'],
    ['a later format', { ...snapshot, format: 2 }, 'bad-artifact', 'has the format 2'],
    ['a report', { format: 1, queries: [] }, 'bad-artifact', 'is no snapshot'],
    [
      'a value of the wrong type',
      { ...snapshot, relations: [{ ...snapshot.relations[0], reltuples: 'many' }] },
      'bad-artifact',
      'relations.0.reltuples',
    ],
    ['a missing part', { ...snapshot, settings: undefined }, 'bad-artifact', 'settings'],
  ]
  test.each(cases)('%s is refused', async (name, value, code, message) => {
    const path = join(directory, `${name}.json`)
    await writeFile(path, JSON.stringify(value))
    await expect(readSnapshot(path)).rejects.toMatchObject({
      name: 'Failure',
      code,
      message: expect.stringContaining(message),
    })
  })

  test('a file cut in half is refused, compressed or not', async () => {
    const [plain, compressed] = [join(directory, 'cut.json'), join(directory, 'cut.json.gz')]
    await writeSnapshot(plain, snapshot)
    await writeFile(compressed, gzipSync(await readFile(plain)))
    for (const path of [plain, compressed]) {
      const { length } = await readFile(path)
      await truncate(path, Math.floor(length / 2))
      await expect(readSnapshot(path)).rejects.toMatchObject({
        code: 'bad-artifact',
        message: expect.stringContaining(path),
      })
    }
  })

  test('a missing file is the fault of whoever asked', async () => {
    await expect(readSnapshot(join(directory, 'absent.json'))).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining('no such file'),
    })
  })
})

test('canonical JSON does not depend on the order of keys, and puts the format first', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).toReversed())
      expect(canonicalJson(shuffled)).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson({ ...value, format: 1 }))).toEqual(
        JSON.parse(JSON.stringify({ ...value, format: 1 })),
      )
    }),
  )
  expect(canonicalJson({ b: 1, format: 1, a: 2 })).toBe('{"format": 1, "a": 2, "b": 1}\n')
})

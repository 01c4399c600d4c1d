import { describe, expect, test } from 'vitest'
import { factsOf } from '../../../src/compare/facts/facts-of.ts'
import { hashMemOf, workMemOf } from '../../../src/compare/facts/memory.ts'
import { factsAbout } from '../../../src/compare/facts/relation-size.ts'
import type { Relation } from '../../../src/model/snapshot.ts'
import { facts } from '../compare-of.ts'

describe('memory', () => {
  const withSettings = (settings: Readonly<Record<string, string>>, num = 180_000) => ({
    ...facts,
    settings,
    server: { ...facts.server, num },
  })

  test.each([
    ['4MB', 4_194_304],
    ['64kB', 65_536],
    ['2GB', 2_147_483_648],
    ['4096', 4_194_304],
    ['1.5MB', 1_572_864],
    ['much', undefined],
  ])('work_mem %s', (work_mem, bytes) => {
    expect(workMemOf(withSettings({ work_mem }))).toBe(bytes)
  })

  test('hash tables may take hash_mem_multiplier times as much', () => {
    expect(hashMemOf(withSettings({ work_mem: '4MB', hash_mem_multiplier: '1.5' }))).toBe(6_291_456)
    expect(hashMemOf(withSettings({ work_mem: '4MB' }, 150_000))).toBe(8_388_608)
    expect(hashMemOf(withSettings({ work_mem: '4MB' }, 140_000))).toBe(4_194_304)
    expect(hashMemOf(withSettings({}))).toBeUndefined()
  })
})

describe('relations', () => {
  const relation: Relation = {
    schemaname: 'public',
    relname: 'orders',
    relkind: 'r',
    relpages: 100,
    reltuples: 9000,
    relallvisible: 0,
    relhassubclass: false,
    blocks: 200,
    columns: [],
  }
  const known = (...relations: readonly Partial<Relation>[]) =>
    factsOf({
      relations: relations.map((differing) => ({ ...relation, ...differing })),
      settings: { search_path: '"$user", "Sales", public', work_mem: '4MB' },
      server: {
        num: 180_004,
        version: '',
        blockSize: 8192,
        segmentBlocks: 131_072,
        pointerBytes: 8,
      },
    })

  test('have as many rows a page as at the last ANALYZE', () => {
    expect(factsAbout({ relation: 'orders' }, known({}))).toEqual({
      schemaname: 'public',
      relname: 'orders',
      blocks: 200,
      rows: 18_000,
    })
    expect(factsAbout({ relation: 'orders' }, known({ relpages: 0, reltuples: -1 }))).not.toHaveProperty(
      'rows',
    )
    expect(factsAbout({ relation: 'orders' }, known({ relpages: 0, reltuples: 0, blocks: 0 }))?.rows).toBe(0)
  })

  test('are found by name, schema and search path', () => {
    const several = known({}, { schemaname: 'Sales', blocks: 7 }, { schemaname: 'archive', blocks: 8 })
    expect(factsAbout({ relation: 'orders' }, several)?.blocks).toBe(7)
    expect(factsAbout({ relation: 'orders', schema: 'archive' }, several)?.blocks).toBe(8)
    expect(factsAbout({ relation: 'orders', schema: 'other' }, several)).toBeUndefined()
    expect(factsAbout({ relation: 'customers' }, several)).toBeUndefined()
    expect(
      factsAbout({ relation: 'orders' }, known({ schemaname: 'a' }, { schemaname: 'b' })),
    ).toBeUndefined()
  })

  test('settings of the scenario lie over those of the snapshot', () => {
    expect(
      factsOf(
        { ...known(), relations: [], server: { ...facts.server, version: '', segmentBlocks: 1 } },
        { work_mem: '1GB' },
      ).settings,
    ).toMatchObject({
      work_mem: '1GB',
      search_path: '"$user", "Sales", public',
    })
  })
})

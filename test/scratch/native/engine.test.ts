import { access } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'

import type { Scratch } from '../../../src/model/scratch.ts'
import { startNative } from '../../../src/scratch/native/engine.ts'
import { majors } from '../../../src/scratch/native/versions.ts'
import { cacheWithEngines } from '../../servers/engines.ts'
import { serverSkipReason } from '../../servers/start.ts'
import { engineContract } from '../engine-contract.ts'
import { wantedOf } from '../wanted.ts'

const cache = await cacheWithEngines()

describe.each(majors)('native %i', (major) => {
  describe.skipIf(serverSkipReason(major) !== undefined)('is here, and', () => {
    // As long as there is one, others are databases of the same server.
    let first: Scratch
    beforeAll(async () => {
      first = await startNative(wantedOf(major), { cache })
    })
    afterAll(() => first.stop())

    engineContract({ major, start: (wanted) => startNative(wanted, { cache }, major) })

    test('plans with stock settings but for JIT, whatever the environment has for other servers', async () => {
      vi.stubEnv('PGOPTIONS', '-cenable_seqscan=off')
      vi.stubEnv('PGSSLMODE', 'require')
      onTestFinished(() => void vi.unstubAllEnvs())
      await using scratch = await startNative(wantedOf(major), { cache })
      const changed = await scratch.session.query<{ name: string }>(`
        SELECT name FROM pg_settings
        WHERE (category LIKE 'Query Tuning%' OR name IN ('work_mem', 'hash_mem_multiplier', 'max_parallel_workers_per_gather'))
          AND setting IS DISTINCT FROM boot_val`)
      expect(changed.map(({ name }) => name).filter((name) => !name.startsWith('jit'))).toEqual([])
    })

    test('takes another order of text, and says so, when the machine does not have the locale', async () => {
      await using scratch = await startNative(
        wantedOf(major, { collate: 'tlh_QO.UTF-8', ctype: 'tlh_QO.UTF-8' }),
        { cache },
      )
      const nearest = major === 14 ? 'C.UTF-8 (libc)' : 'tlh-QO (icu)'
      expect(scratch.shortfalls).toEqual([
        `Text is ordered by ${nearest}, in production by tlh_QO.UTF-8 (libc), which the scratch server does not have.`,
      ])
    })

    test.each([
      { encoding: 'LATIN1' },
      { encoding: 'SQL_ASCII' },
      { encoding: 'EUC_JP', collate: 'ja_JP.eucjp', ctype: 'ja_JP.eucjp' },
    ])('encodes text in $encoding', async (locale) => {
      await using scratch = await startNative(wantedOf(major, locale), { cache })
      expect(await scratch.session.query('SHOW server_encoding')).toEqual([
        { server_encoding: locale.encoding },
      ])
    })
  })
})

describe.skipIf(serverSkipReason(18) !== undefined)('scratch databases of one version', () => {
  test('have relations of ten terabytes, with fewer open files than segments', async () => {
    await using scratch = await startNative(wantedOf(18), { cache })
    const { session } = scratch
    await session.query('CREATE TABLE t (id int)')
    const [row] = await session.query<{ path: string }>(`SELECT pg_relation_filepath('t') AS path`)
    await scratch.writeFiles([{ path: row?.path ?? '', length: 10 * 2 ** 40, blocks: [] }])
    // The planner counts blocks by opening every segment.
    const plan = await scratch.session.query('EXPLAIN (FORMAT JSON) SELECT * FROM t')
    expect(JSON.stringify(plan)).toMatch(/"Plan Rows":3\d{11}/)
  })

  test('share a server, and leave neither it nor each other behind', async () => {
    const one = await startNative(wantedOf(18), { cache })
    const other = await startNative(wantedOf(18, { provider: 'icu', locale: 'und' }), { cache })
    const directory = await dataDirectory(one)
    expect(await dataDirectory(other)).toBe(directory)
    await one.stop()
    expect(await databases(other)).toHaveLength(2)
    await other.stop()
    await expect(access(directory)).rejects.toThrow('ENOENT')
  })

  test('get a server of their own when the last was just given back', async () => {
    const one = await startNative(wantedOf(18), { cache })
    const [other] = await Promise.all([startNative(wantedOf(18), { cache }), one.stop()])
    const [next] = await Promise.all([startNative(wantedOf(18), { cache }), other.stop()])
    expect(await next.session.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await next.stop()
  })
})

async function dataDirectory({ session }: Scratch): Promise<string> {
  const [row] = await session.query<{ directory: string }>(
    `SELECT current_setting('data_directory') AS directory`,
  )
  return row?.directory ?? ''
}

async function databases({ session }: Scratch): Promise<readonly unknown[]> {
  return session.query('SELECT datname FROM pg_database')
}

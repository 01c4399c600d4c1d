import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { compare } from '../../src/commands/compare.ts'
import { sideBySide } from '../../src/commands/side-by-side.ts'
import { verify } from '../../src/commands/verify.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { Session } from '../../src/model/session.ts'
import { canonicalJson } from '../../src/store/canonical-json.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import { serverSkipReason } from '../servers/start.ts'

const reason = serverSkipReason(18)

describe.skipIf(reason !== undefined)(`--workers ${reason ?? ''}`, () => {
  const settings = { work_mem: '1MB', search_path: 'public' }
  const sideOf = async (name: string) => ({
    name,
    snapshot: await readSnapshot(`stats/${name}.json`),
    engine: 'native:18',
    settings,
  })

  test('compare says the same with one as with many, to the byte', async () => {
    const [baseline, candidate] = await Promise.all([sideOf('staging'), sideOf('production')])
    const reports = []
    for (const workers of [1, 6]) {
      const context = { ...testContext, cache: await cacheWithEngines(), environment: process.env, workers }
      const { report } = await compare(
        { baseline, candidate, queries: 'queries', policy: defaultPolicy, blame: 'none' },
        context,
      )
      expect(report.summary.regressed).toBeGreaterThan(0)
      reports.push(canonicalJson(report))
    }
    expect(new Set(reports).size).toBe(1)
  })

  test('verify finds every plan identical with many sessions', async () => {
    const scenario = { ...(await sideOf('production')), settings: {} }
    const context = { ...testContext, cache: await cacheWithEngines(), workers: 3 }
    const { summary } = await verify({ scenario }, context)
    expect(summary).toMatchObject({ identical: summary.queries })
    expect(summary.queries).toBeGreaterThan(60)
  })
})

describe('side by side', () => {
  const sessions = ['a', 'b', 'c'] as unknown as readonly Session[]
  const items = Array.from({ length: 20 }, (_, number) => number)
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

  test('answers are in the order of the list, and each session does some', async () => {
    const used = new Set<Session>()
    const answers = await sideBySide(
      items,
      sessions,
      async (session, item) => {
        used.add(session)
        await wait((item * 7) % 5)
        return item * 2
      },
      () => undefined,
    )
    expect(answers).toEqual(items.map((item) => item * 2))
    expect(used.size).toBe(3)
  })

  test('a failure ends it when nothing is under way any more', async () => {
    let underWay = 0
    let begun = 0
    const failing = sideBySide(
      items,
      sessions,
      async (_, item) => {
        begun += 1
        underWay += 1
        await wait(item === 1 ? 1 : 10)
        underWay -= 1
        if (item === 1) throw new Error('no')
        return item
      },
      () => undefined,
    )
    await expect(failing).rejects.toThrow('no')
    expect({ underWay, begun }).toEqual({ underWay: 0, begun: 3 })
  })
})

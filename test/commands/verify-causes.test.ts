import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verify } from '../../src/commands/verify.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Cause, Verification, VerifiedQuery } from '../../src/model/verification.ts'
import { captureToFile, testContext } from '../databases/capture.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import type { InputCase } from '../inject/inputs.ts'
import { inputCases } from '../inject/inputs.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'
import type { Spoilt } from './verify-spoilt.ts'
import { spoiltInputs } from './verify-spoilt.ts'

/* One input of the planner is spoilt at a time, and every miss that comes of it names that input, and no other. */

const menagerie = databaseFolder('menagerie')

let server: TestServer
let snapshot: Snapshot

beforeAll(async () => {
  server = await startServer({ major: 18 })
  snapshot = await captureMenagerie(server)
})
afterAll(() => server.stop())

describe('with one input spoilt', () => {
  test.each(spoiltInputs.map((spoilt) => [spoilt.cause, spoilt] as const))(
    '%s',
    async (_, { cause, query, number, spoil }: Spoilt) => {
      const misses = missesOf(await verifyWith(spoil(snapshot)))
      expect(misses.map(({ name }) => name)).toContain(query)
      expect([...new Set(misses.flatMap(({ causes = [] }) => causes.map(nameOf)))]).toEqual([cause])
      // Every miss has the cause, and says so in its reason.
      expect(misses.filter(({ causes = [] }) => causes.length !== 1)).toEqual([])
      expect(misses.find(({ name }) => name === query)?.reason).toContain(number)
    },
  )
})

describe('with another setting', () => {
  test('names it, and what production has', async () => {
    const misses = missesOf(await verifyWith(snapshot, { settings: { random_page_cost: '1.1' } }))
    expect(misses.length).toBeGreaterThan(10)
    expect([...new Set(misses.map(({ reason }) => reason))]).toEqual([
      'setting random_page_cost differs (production 4, scratch 1.1).',
    ])
  })
})

describe('with nothing spoilt', () => {
  test('no probe differs, and a miss is said to be beyond them', async () => {
    const misses = missesOf(await verifyWith(withOtherCosts(snapshot)))
    expect(misses.length).toBeGreaterThan(60)
    expect(misses.flatMap(({ causes }) => causes)).toEqual([])
    expect(misses.find(({ name }) => name === 'by key')?.reason).toMatch(
      /^"Index Scan using animals_pkey on animals" has another cost with the same rows: all \d{3} probes of the table agree, so it is .*an input that no probe isolates, or a tie of costs\.$/,
    )
  })

  test('a certificate without probes has the reasons that the texts give', async () => {
    const { certificate } = smaller(snapshot)
    const old = { ...smaller(snapshot), certificate: { plans: certificate?.plans ?? [] } }
    const misses = missesOf(await verifyWith(old))
    expect(misses.length).toBeGreaterThan(0)
    expect(misses.every(({ causes, reason }) => causes === undefined && reason !== null)).toBe(true)
  })
})

describe('inputs that the menagerie does not show', () => {
  test.each([
    ["a tablespace's page costs", 'page costs of public.t'],
    ['row-level security and the role that asks', 'row-level security of public.t'],
    ['relhassubclass of a table whose children are gone', 'inherited statistics of public.t, kind'],
    ['the order of indexes', 'index choice of public.t, t_first'],
    ['histogram of element counts', 'element counts of public.t, tags'],
    ['ends of an expression index', 'index ends of public.t, t_n'],
  ])('%s', async (input, cause) => {
    const found = inputCases.find((one) => one.input === input)
    if (found === undefined) throw new Error(`there is no case ${input}`)
    const misses = missesOf(await verifyWith(found.leaveOut(await captureInput(found))))
    expect(misses.length).toBeGreaterThan(0)
    expect([...new Set(misses.flatMap(({ causes = [] }) => causes.map(nameOf)))]).toEqual([cause])
  })
})

describe.skipIf(serverSkipReason(14) !== undefined)('production of another major version', () => {
  test('answers as the scratch does, and is the reason', async () => {
    await using older = await startServer({ major: 14 })
    const misses = missesOf(await verifyWith(withOtherCosts(await captureMenagerie(older))))
    expect(misses.length).toBeGreaterThan(60)
    expect(misses.flatMap(({ causes }) => causes)).toEqual([])
    expect(new Set(misses.map(({ reason }) => reason))).toEqual(
      new Set(['The planners differ: production is PostgreSQL 14, the scratch 18.']),
    )
  })
})

describe('with a URL', () => {
  test('production answers probes now', async () => {
    const misses = missesOf(
      await verifyWith(withoutCertificate(smaller(snapshot)), {
        url: server.url('menagerie'),
        queries: `${menagerie}/queries`,
      }),
    )
    expect(misses.length).toBeGreaterThan(0)
    expect([...new Set(misses.flatMap(({ causes = [] }) => causes.map(nameOf)))]).toEqual([
      'table pages of public.keepers',
    ])
  })
})

async function captureMenagerie(on: TestServer): Promise<Snapshot> {
  await on.createDatabase('menagerie', `TEMPLATE template0 LOCALE 'C'`)
  const client = await on.connect('menagerie')
  await fillDatabase(client, menagerie, ['schema.sql', 'fill.sql', 'index.sql'])
  return captureToFile(on.url('menagerie'), `${menagerie}/queries`)
}

async function captureInput({ input, setup, queries, role }: InputCase): Promise<Snapshot> {
  const database = input.replaceAll(/\W/g, '_')
  await server.createDatabase(database)
  const client = await server.connect(database)
  for (const statement of setup) await client.query(statement.replace(':database', database))
  const directory = await mkdtemp(join(tmpdir(), 'planflip-causes-'))
  try {
    await writeFile(join(directory, 'queries.sql'), queries.join(';\n'))
    const url = server.url(database)
    return await captureToFile(role === undefined ? url : url.replace(/\/\/[^@/]*@/, `//${role}@`), directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Production claims other costs for everything: there is a miss for every query, and nothing to blame. */
function withOtherCosts(whole: Snapshot): Snapshot {
  const { certificate } = whole
  const plans = (certificate?.plans ?? []).map((plan) =>
    plan.outcome.status === 'planned'
      ? {
          ...plan,
          outcome: { ...plan.outcome, text: plan.outcome.text.replaceAll(/cost=\S+/g, 'cost=0.42..9.99') },
        }
      : plan,
  )
  return { ...whole, certificate: { ...certificate, plans } }
}

function verifyWith(
  spoilt: Snapshot,
  { settings = {}, ...request }: { settings?: Record<string, string>; url?: string; queries?: string } = {},
): Promise<Verification> {
  return verify(
    { scenario: { name: 'menagerie', snapshot: spoilt, engine: 'pglite', settings }, ...request },
    testContext,
  )
}

function missesOf({ queries }: Verification): readonly VerifiedQuery[] {
  return queries.filter(({ outcome }) => outcome !== 'identical')
}

function nameOf(cause: Cause): string {
  if (cause.input === 'settings') return cause.setting
  const { input, relation, columns: [column] = [], object } = cause
  const part = input === 'visible pages' ? undefined : input === 'correlation' ? column : (object ?? column)
  return part === undefined ? `${input} of ${relation}` : `${input} of ${relation}, ${part}`
}

/** Its file of keepers is half as long. */
function smaller(whole: Snapshot): Snapshot {
  const relations = whole.relations.map((relation) =>
    relation.relname === 'keepers' ? { ...relation, blocks: Math.ceil(relation.blocks / 2) } : relation,
  )
  return { ...whole, relations }
}

function withoutCertificate({ certificate: _certificate, ...rest }: Snapshot): Snapshot {
  return rest
}

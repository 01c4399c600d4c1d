import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Captured, CaptureRequest } from '../../src/commands/capture.ts'
import { literalsOf } from '../../src/capture/literals.ts'
import { capture } from '../../src/commands/capture.ts'
import type { Context } from '../../src/commands/context.ts'
import { openScenario } from '../../src/commands/open-scenario.ts'
import { translate } from '../../src/commands/translate.ts'
import { verify } from '../../src/commands/verify.ts'
import type { Locale } from '../../src/model/server.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { testContext } from '../databases/capture.ts'
import { databaseFolder, fillDatabase } from '../databases/fill.ts'
import { createOddTables, oddStatements, oddTypes, withoutPseudonyms } from '../redact/odd-columns.ts'
import { createRandomTables, statementsWithoutLiterals } from '../redact/random-tables.ts'
import { asRole } from '../servers/as-role.ts'
import { cacheWithEngines } from '../servers/engines.ts'
import type { TestServer } from '../servers/start.ts'
import { serverSkipReason, startServer } from '../servers/start.ts'

/*
 * The promise of redaction: what does not name a value of a redacted column is planned as before, to the byte; and no value
 * of a redacted column is in the file.
 */

const context: Context = { ...testContext, cache: await cacheWithEngines() }

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-redaction-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** Captures under a key that is always the same, so that chance is too. */
async function redact(
  url: string,
  { redact: wish, ...request }: Partial<CaptureRequest> & Pick<CaptureRequest, 'redact'>,
): Promise<Captured & { readonly file: string; readonly key: string }> {
  const [file, key] = [join(directory, 'redacted.json'), join(directory, 'key.json')]
  await writeFile(key, JSON.stringify({ format: 1, seed: '5e'.repeat(32), columns: {}, families: {} }))
  const wanted = wish === undefined ? {} : { redact: wish }
  const captured = await capture(
    { url, out: file, force: true, redactKey: key, ...wanted, ...request },
    context,
  )
  return { ...captured, file, key }
}

const everything = { columns: [], all: true }

/** Merge joins ask where the extremes of one column lie among the values of another. */
const settings: readonly (readonly string[])[] = [
  [],
  ['enable_hashjoin = off', 'enable_nestloop = off'],
  ['enable_seqscan = off', 'enable_hashagg = off'],
]

async function explainAll(
  snapshot: Snapshot,
  engine: string,
  statements: readonly string[],
): Promise<readonly string[]> {
  await using opened = await openScenario({ name: 'redaction', snapshot, engine, settings: {} }, context)
  const texts: string[] = []
  for (const changes of settings) {
    await opened.session.query(`BEGIN; ${changes.map((change) => `SET LOCAL ${change};`).join(' ')}`)
    for (const statement of statements) {
      const rows = await opened.session.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement}`)
      texts.push([statement, ...changes, ...rows.map((row) => row['QUERY PLAN'])].join('\n'))
    }
    await opened.session.query('ROLLBACK')
  }
  return texts
}

function literals(snapshot: Snapshot): readonly string[] {
  return [...literalsOf(snapshot)].flatMap(({ values }) => values)
}

/** Numbers and times may be pseudonyms of others. */
function cannotBeChance(value: string): boolean {
  return value.length >= 6 && /[A-Za-z]/.test(value) && !/\bdays?\b/.test(value)
}

describe.each([
  { major: 14, order: 'C.UTF-8', locale: { collate: 'C.UTF-8', ctype: 'C.UTF-8' } },
  { major: 15, order: 'C', locale: {} },
  { major: 16, order: "ICU's en-US", locale: { provider: 'icu', locale: 'en-US' } },
  { major: 17, order: 'builtin C.UTF-8', locale: { provider: 'builtin', locale: 'C.UTF-8' } },
  { major: 18, order: 'C', locale: {} },
] satisfies readonly { major: number; order: string; locale: Partial<Locale> }[])(
  'random tables in PostgreSQL $major, ordered as $order',
  ({ major, locale }) => {
    test.skipIf(serverSkipReason(major) !== undefined)(
      'are planned without their values as with them, where no literal names one',
      async () => {
        await using server = await startServer({ major, locale })
        await server.createDatabase('random')
        const client = await server.connect('random')
        const statements = statementsWithoutLiterals(await createRandomTables(client, `redaction ${major}`))
        expect(statements.length).toBeGreaterThan(200)

        const plain = join(directory, 'plain.json')
        await capture({ url: server.url('random'), out: plain, force: true }, context)
        const { redaction, file } = await redact(server.url('random'), { redact: everything })
        expect(redaction).toMatchObject({ withoutValues: [], shared: [] })

        const snapshots = [await readSnapshot(plain), await readSnapshot(file)]
        for (const engine of major === 18 ? ['native:18', 'pglite'] : [`native:${major}`]) {
          const [before = [], after = []] = await Promise.all(
            snapshots.map((snapshot) => explainAll(snapshot, engine, statements)),
          )
          expect(before.filter((text) => text.includes('Merge Join')).length).toBeGreaterThan(50)
          expect(after.filter((text, at) => text !== before[at])).toEqual([])
        }

        const values = literals(await readSnapshot(plain)).filter(cannotBeChance)
        expect(values.length).toBeGreaterThan(1000)
        const text = await readFile(file, 'utf8')
        expect(values.filter((value) => text.includes(value))).toEqual([])
      },
    )
  },
)

describe.each([
  { major: 14, order: 'C.UTF-8', locale: { collate: 'C.UTF-8', ctype: 'C.UTF-8' } },
  { major: 18, order: 'C', locale: {} },
] satisfies readonly { major: number; order: string; locale: Partial<Locale> }[])(
  'odd types in PostgreSQL $major, ordered as $order',
  ({ major, locale }) => {
    test.skipIf(serverSkipReason(major) !== undefined)(
      'are planned as with their values, or have none and are told of',
      async () => {
        await using server = await startServer({ major, locale })
        await server.createDatabase('odd')
        const client = await server.connect('odd')
        await createOddTables(client)
        const queries = join(directory, `odd-${major}`)
        await mkdir(queries)
        const statements = oddStatements().map((sql, at) => `-- name: ${at}\n${sql};\n`)
        await writeFile(join(queries, 'odd.sql'), statements.join(''))

        const { redaction, snapshot, file } = await redact(server.url('odd'), { redact: everything, queries })
        expect(redaction).toMatchObject({ plansLeftOut: [], shared: [], survivors: [] })
        const named = (name: string) => oddTypes.filter((type) => name.includes(`"${type}.x"`))
        expect(new Set(redaction?.withoutValues.flatMap(named))).toEqual(new Set(withoutPseudonyms))
        expect(await readFile(file, 'utf8')).not.toMatch(/secret|geheimnis|17[789]\d-/i)

        const scenario = { name: 'odd', snapshot, engine: `native:${major}`, settings: {} }
        const verification = await verify({ scenario }, context)
        expect(verification.summary.queries).toBe(oddStatements().length)
        const missed = verification.queries.filter(({ outcome }) => outcome !== 'identical')
        expect(missed.map(({ name }) => oddTypes[Math.trunc(Number(name) / 5)] ?? '')).toEqual(
          missed.map(() => expect.toBeOneOf([...withoutPseudonyms])),
        )
      },
    )
  },
)

describe('an office', () => {
  const folder = databaseFolder('office')
  const wish = { columns: ['people.email', 'people.born', 'people.salary', 'people.id'], all: false }
  let server: TestServer
  let url: string

  beforeAll(async () => {
    server = await startServer({ major: 18, locale: { collate: 'C.UTF-8', ctype: 'C.UTF-8' } })
    await server.createDatabase('office')
    url = server.url('office')
    const client = await server.connect('office')
    await fillDatabase(client, folder, ['schema.sql'])
    await client.query('VACUUM ANALYZE')
  })
  afterAll(() => server.stop())

  test('leaves nothing of its people in the file but what is schema, and says where', async () => {
    const { redaction, file, snapshot } = await redact(url, { redact: wish, queries: `${folder}/queries` })
    const text = await readFile(file, 'utf8')
    const client = await server.connect('office')
    const { rows } = await client.query<{ secret: string }>(`
      SELECT unnest(ARRAY[email, lower(email), handle, born::text, salary::text, id::text]) AS secret FROM people`)
    const schema = JSON.stringify(snapshot.schema)
    const newsletter = JSON.stringify(snapshot.relations.find(({ relname }) => relname === 'newsletter'))
    const found = rows.filter(({ secret }) => text.includes(secret)).map(({ secret }) => secret)
    // The newsletter was not redacted, and is told of.
    expect(
      new Set(found.filter((secret) => !newsletter.includes(secret) && !schema.includes(secret))),
    ).toEqual(new Set())
    expect(redaction?.shared).toEqual(['public.newsletter.reader'])
    expect(redaction?.survivors.toSorted()).toEqual([
      'INDEX people_rich',
      'TABLE ATTACH visits_new',
      'TABLE ATTACH visits_old',
      'TABLE people',
      'VIEW rich',
    ])
    expect(redaction?.withoutValues).toEqual([])
  })

  test('takes along what holds the same values', async () => {
    const { redaction } = await redact(url, { redact: wish })
    expect(Object.fromEntries(redaction?.columns.map(({ name, because }) => [name, because]) ?? [])).toEqual({
      'public.people.email': undefined,
      'public.people.born': undefined,
      'public.people.salary': undefined,
      'public.people.id': undefined,
      'public.people.handle': 'generated column of public.people.email',
      'public.birthdays.born': 'view of public.people.born',
      'public.birthdays.people': 'view of public.people.born',
      'public.visits.person': 'foreign key of public.people.id',
      'public.visits_old.person': 'foreign key of public.people.id',
      'public.visits_new.person': 'foreign key of public.people.id',
    })
  })

  test('keeps the plans of production that name no value, and verify finds them again', async () => {
    const { redaction, snapshot } = await redact(url, { redact: everything, queries: `${folder}/queries` })
    expect(redaction?.plansLeftOut).toEqual(['those with the usual salary', 'the first'])
    expect(redaction?.probesLeftOut).toBeGreaterThan(10)
    const scenario = { name: 'office', snapshot, engine: 'native:18', settings: {} }
    const verification = await verify({ scenario }, context)
    expect(verification.queries.filter(({ outcome }) => outcome !== 'identical')).toEqual([])
    expect(verification.summary.queries).toBe(5)
  })

  test('says so where a literal names a value of a redacted column', async () => {
    const { snapshot } = await redact(url, { redact: wish })
    const scenario = { name: 'office', snapshot, engine: 'native:18', settings: {} }
    const { queries } = await verify({ scenario, url, queries: `${folder}/queries` }, context)
    const missed = queries.filter(({ outcome }) => outcome !== 'identical')
    expect(missed.map(({ name }) => name)).toContain('those with the usual salary')
    expect(missed.map(({ reason }) => reason)).toEqual(
      missed.map(() => expect.stringContaining('their values are pseudonyms: public.people.')),
    )
  })

  test('gives the same bytes for the same state and key, and others for another key', async () => {
    const first = await redact(url, { redact: everything })
    const [once, key] = await Promise.all([first.file, first.key].map((path) => readFile(path, 'utf8')))
    expect((await stat(first.key)).mode & 0o777).toBe(0o600)
    await capture({ url, out: first.file, redact: everything, redactKey: first.key }, context)
    const again = await readFile(first.file, 'utf8')
    const withoutTime = (text = '') => text.replace(/"capturedAt": "[^"]*"/, '')
    expect(withoutTime(again)).toBe(withoutTime(once))
    expect(await readFile(first.key, 'utf8')).toBe(key)

    await capture({ url, out: first.file, redact: everything }, context)
    expect(withoutTime(await readFile(first.file, 'utf8'))).not.toBe(withoutTime(once))
  })

  test('can be asked with translated values by whoever has the key', async () => {
    const { snapshot, key } = await redact(url, { redact: wish })
    const people = snapshot.relations.find(({ relname }) => relname === 'people')
    const [salary] = await translate({ key, column: 'people.salary', values: ['99999999.99'] })
    expect(salary?.isExact).toBe(true)
    const slots = people?.columns.find(({ attname }) => attname === 'salary')?.statistics[0]?.slots
    expect(slots?.[0]?.stavalues?.values).toBe(`{${salary?.pseudonym}}`)

    // What is in no list comes to lie in between.
    const days = await translate({
      key,
      column: 'people.born',
      values: ['1777-01-01', '1781-05-06', '1784-12-08'],
    })
    expect(days.map(({ pseudonym }) => pseudonym)).toEqual(days.map(({ pseudonym }) => pseudonym).toSorted())
    const [email] = await translate({
      key,
      column: 'public.people.email',
      values: ['Person.zzz@example.com'],
    })
    expect(email).toMatchObject({ isExact: false, pseudonym: expect.stringMatching(/^\d+$/) })
    expect(await readFile(key, 'utf8')).not.toContain(`"${email?.pseudonym}"`)

    const plansFor = async (sought: string, state: Snapshot) => {
      await using opened = await openScenario(
        { name: 'x', snapshot: state, engine: 'native:18', settings: {} },
        context,
      )
      return await opened.session.query(
        `EXPLAIN SELECT email FROM people WHERE salary = ${sought}::numeric LIMIT 1`,
      )
    }
    const plain = (await capture({ url, out: join(directory, 'plain.json'), force: true }, context)).snapshot
    const [before, after] = [
      await plansFor('99999999.99', plain),
      await plansFor(salary?.pseudonym ?? '', snapshot),
    ]
    expect(JSON.stringify(after).replaceAll(salary?.pseudonym ?? '', '99999999.99')).toBe(
      JSON.stringify(before),
    )
  })

  test('works for an ordinary role, of what it may read', async () => {
    const client = await server.connect('office')
    await client.query(
      'CREATE ROLE clerk LOGIN; GRANT SELECT ON people, visits, visits_old, visits_new TO clerk',
    )
    const captured = await redact(asRole(url, 'clerk'), { redact: wish })
    expect(captured.redaction?.columns.map(({ name }) => name)).toContain('public.visits.person')
    const { relations, indexes, extendedStatistics } = captured.snapshot
    expect(JSON.stringify({ relations, indexes, extendedStatistics })).not.toMatch(
      /Person\.|@example|\b99999999\.99|\b9100000\d{6}\b/,
    )
    const scenario = { name: 'office', snapshot: captured.snapshot, engine: 'native:18', settings: {} }
    const opened = await verify(
      { scenario, url: asRole(url, 'clerk'), queries: `${folder}/queries` },
      context,
    )
    const joined = opened.queries.find(({ name }) => name === 'visits of people')
    expect(joined?.outcome).toBe('identical')
  })

  test('refuses a column that is not there, and a key in the place of the snapshot', async () => {
    const file = join(directory, 'none.json')
    const asking = (columns: readonly string[]) =>
      capture({ url, out: file, redact: { columns, all: false } }, context)
    await expect(asking(['peple.email'])).rejects.toMatchObject({
      code: 'bad-usage',
      hint: expect.stringContaining('did you mean people.email'),
    })
    await expect(asking(['email'])).rejects.toMatchObject({
      hint: expect.stringContaining('did you mean people.email'),
    })
    await expect(
      capture({ url, out: file, redact: everything, redactKey: file }, context),
    ).rejects.toMatchObject({ code: 'bad-usage' })
  })
})

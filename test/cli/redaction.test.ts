import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from '../servers/start.ts'
import { startServer } from '../servers/start.ts'
import { run } from './run.ts'

/* Redaction as its users meet it: what they are told of, and everything that they may ask wrongly. */

let server: TestServer
let url: string
let directory: string
const at = (name: string) => join(directory, name)

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-cli-redaction-'))
  server = await startServer({ major: 18 })
  await server.createDatabase('shop')
  url = server.url('shop')
  const client = await server.connect('shop')
  await client.query(`
    CREATE TYPE address_kind AS ENUM ('home', 'work');
    CREATE TABLE users (id int PRIMARY KEY, email text, "E-Mail.2" text, birthday date, email_seen_at timestamptz,
      address_kind address_kind, phone_verified boolean, name_id int, score int);
    INSERT INTO users SELECT i, 'someone' || i || '@example.com', 'other' || i || '@example.com', '1950-01-01'::date + i,
      '2020-01-01Z'::timestamptz + i * interval '1 hour', 'home', true, i, i % 90
    FROM generate_series(1, 500) AS i;
    CREATE TABLE a (token text); CREATE TABLE b (token text); CREATE TABLE c (token text); CREATE TABLE d (token text);
    INSERT INTO a SELECT 'one' FROM generate_series(1, 9);
    INSERT INTO b TABLE a; INSERT INTO c TABLE a; INSERT INTO d TABLE a`)
  await client.query('VACUUM ANALYZE')
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
})

function capture(...words: readonly string[]) {
  return run(['capture', url, '--out', at('shop.json'), '--force', ...words], { directory })
}

describe('what capture says', () => {
  test('proposes what looks personal, as --redact takes it', async () => {
    const { exitCode, stderr } = await capture()
    expect(exitCode).toBe(0)
    const [, proposed] = /To take them out:\n {2}(.*)\n/.exec(stderr) ?? []
    expect(proposed).toBe(
      `--redact '*.token' public.users.email 'public.users."E-Mail.2"' public.users.birthday`,
    )

    const taken = await capture(
      '--redact',
      '*.token',
      'public.users.email',
      'public.users."E-Mail.2"',
      'public.users.birthday',
    )
    expect(taken.stderr).toContain('7 columns redacted.')
    expect(taken.stderr).not.toContain('To take them out')
    expect(await readFile(at('shop.json'), 'utf8')).not.toMatch(/@example\.com/)
  })

  test('proposes by the patterns of the configuration, which may name what to redact', async () => {
    const file = at('planflip.config.json')
    await writeFile(file, JSON.stringify({ redact: { columns: ['users.email'], propose: ['score'] } }))
    const { stderr } = await capture('--config', file)
    await rm(file)
    expect(stderr).toContain('1 column redacted.')
    expect(stderr).toMatch(/--redact public\.users\.score$/m)
  })

  test('a list of columns does not swallow the server behind it', async () => {
    const words = ['capture', '--out', at('shop.json'), '--force', '--redact', 'users.email', url]
    expect(await run(words, { directory })).toMatchObject({ exitCode: 0 })
  })

  test('inspect tells which values are pseudonyms', async () => {
    await capture('--redact', 'users.email')
    const { stdout } = await run(['inspect', at('shop.json')], { directory })
    expect(stdout).toContain('Pseudonyms stand for the values of 1 columns and expressions.')
    expect(stdout).toMatch(/public\.users\.email .*statistics: pseudonyms/)
    expect(stdout).not.toMatch(/public\.users\.score .*pseudonyms/)
  })
})

describe('the key', () => {
  const secret = 'someone77@example.com'

  test('is for its owner, is shown nowhere, and translates what nobody has seen', async () => {
    const key = at('shop.key')
    const captured = await capture('--redact', 'users.email', 'users.score', '--redact-key', key)
    expect(captured.exitCode).toBe(0)
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    const { seed } = JSON.parse(await readFile(key, 'utf8')) as { readonly seed: string }
    for (const text of [captured.stdout, captured.stderr, await readFile(at('shop.json'), 'utf8')]) {
      expect(text).not.toContain(seed)
      expect(text).not.toContain(secret)
    }

    const known = await run(['translate', '--key', key, 'users.email', secret], { directory })
    expect(known).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await readFile(at('shop.json'), 'utf8')).toContain(known.stdout.trim())

    const unseen = await run(['translate', '--key', key, 'users.score', '-3', '45', '2000'], { directory })
    expect(unseen.exitCode).toBe(0)
    expect(unseen.stderr).toContain('2 of 3 values are in no statistics')
    const there = unseen.stdout.trim().split('\n').map(Number)
    expect(there).toEqual(there.toSorted((one, other) => one - other))
  })

  test.each([
    { wrong: 'a key that is none', content: `{"format": 1, "seed": "${secret}"}`, exitCode: 4 },
    { wrong: 'a key that is no JSON', content: `someone's ${secret}`, exitCode: 4 },
  ])('$wrong is refused without saying what it says', async ({ content, exitCode }) => {
    const key = at('wrong.key')
    await writeFile(key, content)
    for (const words of [
      ['translate', '--key', key, 'users.email', 'x'],
      ['capture', url, '--out', at('other.json'), '--redact', 'users.email', '--redact-key', key],
    ]) {
      const ran = await run(words, { directory })
      expect(ran).toMatchObject({ exitCode, stdout: '' })
      expect(ran.stderr).toContain('is no key of planflip')
      expect(ran.stderr).not.toContain(secret)
    }
    expect(await readFile(key, 'utf8')).toBe(content)
  })

  test.each([
    { words: ['--redact', 'users.emial'], hint: 'did you mean users.email' },
    { words: ['--redact', 'email'], hint: 'did you mean users.email' },
    { words: ['--redact', 'nothing.like.it'], hint: 'planflip inspect' },
    { words: ['--redact-all', '--redact-key', 'shop.json'], hint: 'Name another file' },
    { words: ['--redact-key', 'lonely.key'], hint: '--redact' },
  ])('$words is asked wrongly', async ({ words, hint }) => {
    const { exitCode, stderr } = await run(
      [
        'capture',
        url,
        '--out',
        at('shop.json'),
        '--force',
        ...words.map((word) => (/\.(json|key)$/.test(word) ? at(word) : word)),
      ],
      { directory },
    )
    expect(exitCode).toBe(2)
    expect(stderr).toContain(hint)
  })

  test.each([
    { words: ['users.emial', 'x'], exitCode: 2, said: 'did you mean public.users.email' },
    { words: ['users.score', 'many'], exitCode: 2, said: 'no value of the type integer' },
  ])('translate $words says what is wrong', async ({ words, exitCode, said }) => {
    const key = at('shop.key')
    await capture('--redact', 'users.email', 'users.score', '--redact-key', key)
    const ran = await run(['translate', '--key', key, ...words], { directory })
    expect(ran.exitCode).toBe(exitCode)
    expect(ran.stderr).toContain(said)
  })
})

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

/* The examples of docs/library.md: what it quotes is what runs here. */

const page = await readFile(new URL('../../docs/library.md', import.meta.url), 'utf8')
const quoted = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code)
const codeOf = (name: string) => readFile(new URL(`${name}.ts`, import.meta.url), 'utf8')

test('a comparison', async () => {
  expect(quoted).toContain(await codeOf('compare'))
  const { report, exitCode, flipped } = await import('./compare.ts')
  expect(exitCode).toBe(1)
  expect(report.summary.regressed).toBe(flipped.length)
  expect(flipped).toContainEqual(expect.stringContaining('top sellers since: 15,568,198 rows are now sorted'))
})

test('one query', async () => {
  expect(quoted).toContain(await codeOf('explain'))
  expect((await import('./explain.ts')).scans).toContain('Seq Scan')
})

test('no example that is not run', () => expect(quoted).toHaveLength(2))

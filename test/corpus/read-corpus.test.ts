import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCorpus } from '../../src/corpus/read-corpus.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planflip-corpus-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('a directory of queries', () => {
  test('is read in the order of its paths, all the way down', async () => {
    await write({
      'b.sql': 'SELECT 1',
      'a/z.sql': 'SELECT 2; SELECT 3',
      'Z.sql': 'SELECT 4',
      'a/notes.txt': 'SELECT 5',
    })
    const { queries, faults } = await readCorpus(directory)

    expect(faults).toEqual([])
    expect(queries.map(({ name, source }) => [name, source.file])).toEqual([
      ['Z', 'Z.sql'],
      ['a/z.sql:1', 'a/z.sql'],
      ['a/z.sql:2', 'a/z.sql'],
      ['b', 'b.sql'],
    ])
  })

  test('has no name twice', async () => {
    await write({ 'a.sql': '-- name: x\nSELECT 1', 'b.sql': '\n-- name: x\nSELECT 2; SELECT 3' })
    const { queries, faults } = await readCorpus(directory)

    expect(queries.map(({ name }) => name)).toEqual(['x', 'b.sql:2'])
    expect(faults).toEqual([
      {
        source: { file: 'b.sql', line: 3 },
        message: 'the name "x" is taken by a.sql:2: give this one another',
      },
    ])
  })

  test('may hold a file of nothing but comments', async () => {
    await write({ 'a.sql': '-- to be done\n', 'b.sql': '' })

    expect(await readCorpus(directory)).toEqual({ queries: [], faults: [] })
  })

  test('is a mistake of the user if it is not there', async () => {
    await expect(readCorpus(join(directory, 'nowhere'))).rejects.toMatchObject({ code: 'bad-usage' })
  })

  test('is a mistake of the user if it holds no SQL', async () => {
    await write({ 'a.txt': 'SELECT 1' })

    await expect(readCorpus(directory)).rejects.toMatchObject({
      code: 'bad-usage',
      message: `${directory} holds no .sql and no .jsonl file.`,
    })
  })
})

test('the queries of the worked example are without fault', async () => {
  const { queries, faults } = await readCorpus('queries')

  expect(faults).toEqual([])
  expect(queries.length).toBeGreaterThan(50)
})

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
}

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { glob } from 'tinyglobby'
import { Failure } from '../model/failure.ts'
import type { Corpus } from '../model/query.ts'
import { loadGrammar } from '../postgres/sql/grammar.ts'
import { joinCorpora } from './join-corpora.ts'
import { parseCorpusFile } from './parse-corpus-file.ts'
import { readRecording } from './recorded/read-recording.ts'
import { reduceRecordings } from './recorded/reduce-recordings.ts'

/**
 * Reads every `.sql` file below a directory, and every `.jsonl` file as a recording, in the order of their paths whatever
 * the locale. A statement that was recorded and is written down as well is what is written down.
 */
export async function readCorpus(directory: string): Promise<Corpus> {
  const files = await findFiles(directory)
  const read = async (file: string) => ({ file, text: await readFile(join(directory, file), 'utf8') })
  const [recordings, written] = partition(await Promise.all(files.map(read)), ({ file }) => isRecording(file))
  const corpora = await Promise.all(written.map(({ file, text }) => parseCorpusFile(file, text)))
  if (recordings.length === 0) return joinCorpora(corpora)

  const known = new Set(corpora.flatMap(({ queries }) => queries.map(({ id }) => id)))
  const recorded = await parseRecordings(recordings)
  const queries = recorded.queries.filter(({ id }) => !known.has(id))
  return joinCorpora([...corpora, { ...recorded, queries }])
}

function isRecording(file: string): boolean {
  return file.endsWith('.jsonl')
}

async function parseRecordings(
  files: readonly { readonly file: string; readonly text: string }[],
): Promise<Corpus> {
  const grammar = await loadGrammar()
  const recordings = files.map(({ file, text }) => ({ file, recording: readRecording(file, text) }))
  const { queries, faults } = reduceRecordings(grammar, recordings)
  return { queries: queries.map(({ query }) => query), faults }
}

function partition<Value>(values: readonly Value[], isFirst: (value: Value) => boolean): [Value[], Value[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))]
}

async function findFiles(directory: string): Promise<readonly string[]> {
  const isDirectory = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isDirectory) {
    throw new Failure('bad-usage', `There is no directory ${directory}.`, {
      hint: 'Name the directory that holds your queries with --queries, or write some .sql files there.',
    })
  }
  const files = await glob('**/*.{sql,jsonl}', { cwd: directory, expandDirectories: false })
  if (files.length === 0) {
    throw new Failure('bad-usage', `${directory} holds no .sql and no .jsonl file.`, {
      hint: 'Write the queries to watch into it, or let "planflip record" do it.',
    })
  }
  return files.toSorted()
}

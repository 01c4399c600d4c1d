import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { glob } from 'tinyglobby'
import { Failure } from '../model/failure.ts'
import type { Corpus } from '../model/query.ts'
import { joinCorpora } from './join-corpora.ts'
import { parseCorpusFile } from './parse-corpus-file.ts'

/** Reads every `.sql` file below a directory, in the order of their paths whatever the locale. */
export async function readCorpus(directory: string): Promise<Corpus> {
  const files = await findFiles(directory)
  const corpora = files.map(async (file) =>
    parseCorpusFile(file, await readFile(join(directory, file), 'utf8')),
  )
  return joinCorpora(await Promise.all(corpora))
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
  const files = await glob('**/*.sql', { cwd: directory, expandDirectories: false })
  if (files.length === 0) {
    throw new Failure('bad-usage', `${directory} holds no .sql file.`, {
      hint: 'Write the queries to watch into it, or let "planflip record" do it.',
    })
  }
  return files.toSorted()
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../model/failure.ts'

/**
 * The times by which Drizzle knows its migrations, in milliseconds and by name, in the order in which it applies them.
 *
 * @throws Failure `bad-usage` where the journal is none, or names a file that is missing
 */
export async function readJournal(directory: string): Promise<ReadonlyMap<string, string>> {
  const file = join(directory, 'meta', '_journal.json')
  const journal = v.safeParse(journalSchema, await readFile(file, 'utf8'))
  if (!journal.success) {
    throw new Failure('bad-usage', `${file} is no journal of Drizzle's.`, {
      hint: 'Let drizzle-kit write it again.',
    })
  }
  return new Map(journal.output.entries.map(({ tag, when }) => [tag, String(when)]))
}

const journalSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ entries: v.array(v.object({ tag: v.string(), when: v.number() })) }),
)

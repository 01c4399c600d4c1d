import { readCorpus } from '../corpus/read-corpus.ts'
import type { Check } from '../model/diagnosis.ts'
import { brokenBy } from './broken-by.ts'

/** How many queries there are, and how many statements are none. A project that has none yet can plan all the same. */
export async function examineCorpus(directory: string): Promise<readonly Check[]> {
  const about = 'queries'
  try {
    const { queries, faults } = await readCorpus(directory)
    const [first] = faults
    return [
      queries.length === 0
        ? {
            about,
            state: 'warning',
            fact: `${directory} holds none.`,
            mend: 'Run planflip record -- npm test, or capture --pg-stat-statements.',
          }
        : { about, state: 'ok', fact: `${directory} holds ${queries.length}.` },
      ...(first === undefined
        ? []
        : [
            {
              about,
              state: 'warning',
              fact: `${faults.length} statements of it cannot be read; the first is in ${first.source.file}, line ${first.source.line}: ${first.message}`,
            } as const,
          ]),
    ]
  } catch (error) {
    const { stops: _, ...check } = brokenBy(error, about)
    return [{ ...check, state: 'warning' }]
  }
}

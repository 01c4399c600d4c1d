import type { Corpus } from '../model/query.ts'
import { loadGrammar } from '../postgres/sql/grammar.ts'
import { joinCorpora } from './join-corpora.ts'
import { readStatement } from './read-statement.ts'
import { splitStatements } from '../postgres/sql/split-statements.ts'

/**
 * Reads the statements of one file with the headers before them. Nothing is thrown for what the file holds: a statement
 * that cannot be planned is a fault, and the others are queries all the same.
 *
 * A statement without a name gets the file's, with its place among several: `orders.sql:2`.
 */
export async function parseCorpusFile(file: string, text: string): Promise<Corpus> {
  if (text.includes('\0')) return notText(file)
  const grammar = await loadGrammar()
  const statements = splitStatements(grammar, text.replace(/^\uFEFF/, ''))
  const nameAt = (index: number): string =>
    statements.length === 1 ? file.replace(/\.sql$/, '') : `${file}:${index + 1}`
  return joinCorpora(
    statements.map((statement, index) => readStatement(grammar, statement, { file, unnamed: nameAt(index) })),
  )
}

/** PowerShell's `>` writes UTF-16, in which every other byte of English is a zero. */
function notText(file: string): Corpus {
  return {
    queries: [],
    faults: [{ source: { file, line: 1 }, message: 'is not UTF-8 text: save it as UTF-8' }],
  }
}

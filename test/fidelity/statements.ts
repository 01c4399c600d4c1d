import type { Client } from 'pg'
import { readCorpus } from '../../src/corpus/read-corpus.ts'
import type { Statement } from '../../src/explain/explain-statement.ts'
import { randomStatement } from '../databases/random/random-statement.ts'
import { readFacts } from '../databases/random/read-facts.ts'

/** A statement to be planned on both sides. */
export interface NamedStatement extends Statement {
  /** Of a random statement, its seed. */
  readonly name: string
}

/** Both, the random ones of that seed. */
export async function allStatements(
  client: Client,
  queries: string,
  random: number,
  seed: string,
): Promise<readonly NamedStatement[]> {
  return [...(await handMadeStatements(queries)), ...(await randomStatements(client, random, seed))]
}

/** The hand-made statements of a folder, once for each of their samples. */
async function handMadeStatements(queries: string): Promise<readonly NamedStatement[]> {
  const corpus = await readCorpus(queries)
  const [fault] = corpus.faults
  if (fault !== undefined) throw new Error(`${fault.source.file}:${fault.source.line} ${fault.message}`)
  return corpus.queries.flatMap(({ name, sql, parameters, samples }) => {
    const types = parameters.map(({ type }) => type ?? null)
    const choices = samples.length === 0 ? [null] : samples
    return choices.map((values) => ({ name, sql, types, values }))
  })
}

/** Statements made from what the database's catalog says. */
async function randomStatements(
  client: Client,
  count: number,
  seed: string,
): Promise<readonly NamedStatement[]> {
  const facts = await readFacts(client)
  return Array.from({ length: count }, (_, place) => {
    const name = `${seed}:${place}`
    return { name, sql: randomStatement(facts, name), types: [], values: null }
  })
}

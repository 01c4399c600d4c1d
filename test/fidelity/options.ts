import { parseArgs } from 'node:util'

export interface FidelityOptions {
  readonly majors: readonly number[]
  readonly engines: readonly string[]
  /** Random statements a major, shared out among the databases. */
  readonly queries: number
  readonly seed: string
  /** Some databases by name; empty: all. */
  readonly databases: readonly string[]
  /** Few statements, and a table on the terminal instead of docs/fidelity.md. */
  readonly short: boolean
  /** Production of each major on a scratch of each, instead of the same major's. */
  readonly pairs: boolean
}

/** Reads what follows `npm run fidelity --`. */
export function readOptions(args: readonly string[]): FidelityOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      majors: { type: 'string', default: '14,15,16,17,18' },
      engines: { type: 'string', default: 'native,pglite' },
      queries: { type: 'string' },
      seed: { type: 'string', default: 'planflip' },
      databases: { type: 'string', default: '' },
      short: { type: 'boolean', default: false },
      pairs: { type: 'boolean', default: false },
    },
  })
  return {
    majors: listOf(values.majors).map(Number),
    engines: listOf(values.engines),
    queries: Number(values.queries ?? (values.short ? 100 : 1000)),
    seed: values.seed,
    databases: listOf(values.databases),
    short: values.short,
    pairs: values.pairs,
  }
}

function listOf(text: string): readonly string[] {
  return text.split(',').filter((part) => part !== '')
}

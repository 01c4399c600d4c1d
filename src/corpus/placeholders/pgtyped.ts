import type { Token } from '../../postgres/sql/grammar.ts'
import { applyEdits } from '../apply-edits.ts'
import type { Edit } from '../apply-edits.ts'
import { isPlainWord } from './marked-names.ts'
import type { Numbered } from './placeholder.ts'

/** Parameters that stand for several values, in the order in which they are declared. */
export type PgtypedParameters = ReadonlyMap<string, Expansion>

interface Expansion {
  /** Of an object; undefined for a value that has no parts. */
  readonly keys?: readonly string[]
  readonly isList: boolean
}

/**
 * Reads the header of a statement of pgtyped: `@name GetOrders`, `@param ids -> (...)`, `@param order -> (id, status)`,
 * `@param orders -> ((id, status)...)`. Undefined where there is no `@name`: then it is not pgtyped's.
 */
export function readPgtypedHeader(header: readonly string[]): PgtypedParameters | undefined {
  if (!header.some((line) => /^@name\s/.test(line))) return undefined
  const parameters = header.flatMap((line): [string, Expansion][] => {
    const [, name, expansion] = /^@param\s+(\w+)\s*->\s*(\(.*\))/.exec(line) ?? []
    return name === undefined || expansion === undefined ? [] : [[name, readExpansion(expansion)]]
  })
  return new Map(parameters)
}

function readExpansion(text: string): Expansion {
  const keys = text.match(/\w+/g)
  return { ...(keys !== null && { keys }), isList: text.includes('...') }
}

/**
 * Rewrites `:name` as pgtyped does (`processSQLQueryIR` of its runtime): declared parameters have the first numbers, in the
 * order of their declarations, and one that is expanded is a list in brackets wherever it stands. What pgtyped takes for a
 * placeholder is any name after a single colon; the `!` behind it says that it is not null.
 *
 * How long a list is, only the call tells. Here it has ten values, as many as the planner takes an array of unknown length for,
 * or two objects, from which on rows are no longer planned as a single one.
 */
export function numberPgtyped(
  sql: string,
  tokens: readonly Token[],
  declared: PgtypedParameters,
): Numbered | undefined {
  if (tokens.some(({ kind, text }) => kind === 'constant' && /^\$\d+$/.test(text))) return undefined
  const used = findUsed(tokens)
  const inUse = new Set(used.map(({ name }) => name))
  const order = new Set([...[...declared.keys()].filter((name) => inUse.has(name)), ...inUse])

  const names: string[] = []
  const texts = new Map<string, string>()
  for (const name of order) {
    const expanded = expand(name, declared.get(name))
    const rows = expanded.rows.map((row) => row.map((part) => `$${names.push(part)}`).join(','))
    texts.set(name, expanded.isInBrackets ? `(${rows.join(expanded.separator)})` : rows.join())
  }
  const edits = used.map(({ name, ...place }): Edit => ({ ...place, text: texts.get(name) ?? '' }))
  return { sql: applyEdits(sql, edits), names }
}

interface Expanded {
  /** Names of what gets a number each. */
  readonly rows: readonly (readonly string[])[]
  readonly isInBrackets: boolean
  readonly separator: string
}

const lengthOfList = 10
const rowsOfList = 2

function expand(name: string, expansion: Expansion | undefined): Expanded {
  if (expansion === undefined) return { rows: [[name]], isInBrackets: false, separator: '' }
  const { keys, isList } = expansion
  const upTo = (length: number): readonly number[] => Array.from({ length }, (_, index) => index + 1)
  const rows =
    keys === undefined
      ? upTo(lengthOfList).map((place) => [`${name}_${place}`])
      : isList
        ? upTo(rowsOfList).map((place) => keys.map((key) => `${name}_${place}_${key}`))
        : [keys.map((key) => `${name}_${key}`)]
  return { rows, isInBrackets: true, separator: keys === undefined ? ',' : '),(' }
}

interface Used {
  readonly name: string
  readonly start: number
  readonly end: number
}

function findUsed(tokens: readonly Token[]): readonly Used[] {
  return tokens.flatMap((mark, at): Used[] => {
    const [name, behind] = [tokens[at + 1], tokens[at + 2]]
    if (mark.text !== ':' || name === undefined || mark.end !== name.start || !isPlainWord(name)) return []
    const isRequired = behind?.start === name.end && behind.text.startsWith('!')
    return [{ name: name.text, start: mark.start, end: name.end + Number(isRequired) }]
  })
}

import { suggest } from '../model/near-misses.ts'
import { isPlanChangeKind, planChangeKinds } from '../model/plan-change-text.ts'
import type { Allow, Weight } from '../model/query.ts'
import { readHeaderValues } from './header-values.ts'

/** What the comment lines before a statement declare. */
export interface Header {
  readonly name?: string
  /** By the parameter's name. */
  readonly parameters: ReadonlyMap<string, DeclaredParameter>
  readonly allows: readonly Allow[]
  readonly weight?: Weight
  readonly faults: readonly string[]
}

export interface DeclaredParameter {
  readonly type?: string
  /** Empty where the line declares but a type. */
  readonly values: readonly (string | null)[]
}

/**
 * Reads `name:`, `param` and `planflip:` lines; all others are prose. A line that looks like one of these and cannot be
 * read is a fault, as nobody would notice that it does nothing.
 */
export function readHeader(lines: readonly string[], parameterNames: readonly string[]): Header {
  let name: string | undefined
  const parameters = new Map<string, DeclaredParameter>()
  const allows: Allow[] = []
  let weight: Weight | undefined
  const faults: string[] = []

  for (const line of lines) {
    const declared = readParameter(line, parameterNames)
    const directive = readDirective(line)
    name = readName(line) ?? name
    if (declared !== undefined && parameters.has(declared.name)) {
      faults.push(`-- param ${declared.name} is given twice: separate several values by commas`)
    } else if (declared !== undefined) parameters.set(declared.name, declared)
    if (directive !== undefined && 'reason' in directive) allows.push(directive)
    if (directive !== undefined && 'calls' in directive) weight = directive
    for (const read of [declared, directive])
      if (read !== undefined && 'fault' in read) faults.push(read.fault)
  }
  return {
    ...(name !== undefined && { name }),
    parameters,
    allows,
    ...(weight !== undefined && { weight }),
    faults,
  }
}

/** `name: GetOrder :one` is sqlc's: what follows the name is how many rows its caller wants. `@name GetOrder` is pgtyped's. */
function readName(line: string): string | undefined {
  return /^(?:name\s*:|@name\s)\s*(\S.*?)(?:\s+:[a-z]+)?$/.exec(line)?.[1]
}

interface NamedParameter extends DeclaredParameter {
  readonly name: string
  readonly fault?: string
}

function readParameter(line: string, known: readonly string[]): NamedParameter | undefined {
  const [, name, type, colon, values = ''] = /^param\s+[$:@]?([\p{L}\w]+)([^:]*)(:?)(.*)$/u.exec(line) ?? []
  if (name === undefined || (colon === '' && !known.includes(name))) return undefined

  const read = readHeaderValues(values)
  const fault =
    colon === ''
      ? `-- param ${name} has no colon: write "-- param ${name} type: value"`
      : !known.includes(name)
        ? `-- param ${name}: the statement has no such parameter${known.length > 0 ? `, but ${known.join(', ')}` : ''}`
        : 'fault' in read
          ? `-- param ${name} has ${read.fault}`
          : undefined
  return {
    name,
    ...(type !== undefined && type.trim() !== '' && { type: type.trim() }),
    values: 'values' in read ? read.values : [],
    ...(fault !== undefined && { fault }),
  }
}

type Fault = { readonly fault: string }

function readDirective(line: string): Allow | Weight | Fault | undefined {
  const [, directive] = /^planflip\s*:\s*(.*)$/.exec(line) ?? []
  if (directive === undefined) return undefined
  return /^weight\b/.test(directive) ? readWeight(directive) : readAllow(directive)
}

function readAllow(directive: string): Allow | Fault {
  const [, rule, relation, reason = ''] =
    /^allow\s+([^\s:]+)(?:\s+on\s+([^:]+?))?\s*(?::\s*(.*))?$/.exec(directive) ?? []
  if (rule === undefined) {
    return { fault: `-- planflip: ${directive} is not understood: write "allow rule on relation: reason"` }
  }
  if (!isPlanChangeKind(rule)) {
    const suggestion = suggest(rule, planChangeKinds, 'docs/rules for their names')
    return { fault: `-- planflip: allow ${rule}: there is no such rule; ${suggestion}` }
  }
  if (reason === '') return { fault: `-- planflip: allow ${rule} gives no reason: write it after a colon` }
  return { rule, ...(relation !== undefined && { relation }), reason }
}

function readWeight(directive: string): Weight | Fault {
  const [, calls, time] = /^weight\s+calls=(\d+)\s+time=(\d+(?:\.\d+)?)ms$/.exec(directive) ?? []
  if (calls === undefined || time === undefined) {
    return { fault: `-- planflip: ${directive} is not understood: write "weight calls=123 time=456.7ms"` }
  }
  return { calls: Number(calls), totalTime: Number(time) }
}

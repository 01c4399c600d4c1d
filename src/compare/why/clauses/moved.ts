import { sayCount, sayShare } from '../../../model/say-numbers.ts'
import type { MovedInput } from '../../../model/why.ts'
import type { Clause } from './clause.ts'
import { sayLost, sayLostIndex } from './lost.ts'

/** What the two sides do not agree on, where nothing that the flip itself is about moved. */
export const sayMoved: Clause = (flip, inputs) => {
  if (sayLost(flip, inputs) !== null || inputs.some(({ kind }) => reasonEnough.has(kind))) return null
  const [first] = inputs
  if (first?.kind === 'setting') return sayAll(inputs.filter((input) => input.kind === 'setting'))
  return first === undefined ? null : sayOne(first)
}

const reasonEnough: ReadonlySet<MovedInput['kind']> = new Set([
  'condition',
  'share',
  'lookups',
  'outer-rows',
  'groups',
])

/** Which of them it was, nobody has asked: all are named, or none. */
function sayAll(settings: readonly Extract<MovedInput, { readonly kind: 'setting' }>[]): string {
  if (settings.length > 3) return `${settings.length} settings are others than on the baseline`
  const said = settings.map(({ name, baseline, candidate }) => `${name} is ${candidate}, not ${baseline}`)
  return said.join('; ')
}

function sayOne(input: MovedInput): string | null {
  switch (input.kind) {
    case 'rows':
      return `${input.of} has ${sayCount(input.candidate)} rows, not ${sayCount(input.baseline)}`
    case 'pages':
      return `${input.of} has ${sayCount(input.candidate)} pages, not ${sayCount(input.baseline)}`
    case 'all-visible':
      return `${sayShare(input.candidate)} of the pages of ${input.of} are known to be all-visible, not ${sayShare(input.baseline)}`
    case 'correlation':
      return `the correlation of ${input.relation}.${input.column} is ${input.candidate.toFixed(2)}, not ${input.baseline.toFixed(2)}`
    case 'index':
      return sayLostIndex(input)
    case 'engine':
      return `${input.candidate} plans it, not ${input.baseline}`
    case 'query':
      return 'the text of the query is another'
    case 'setting':
    case 'share':
    case 'lookups':
    case 'outer-rows':
    case 'groups':
    case 'condition':
      return null
    default:
      return input satisfies never
  }
}

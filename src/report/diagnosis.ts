import type { Check, Diagnosis } from '../model/diagnosis.ts'
import { paintFor } from './terminal/paint.ts'
import type { Ink } from './terminal/paint.ts'
import { indent, pad, wrap } from './terminal/wrap.ts'

/** What the doctor found, a thing a line, what to do below it, and at the end which engine would plan. */
export function renderDiagnosis(
  { checks, engine }: Diagnosis,
  { colour, width }: { readonly colour: boolean; readonly width: number },
): string {
  const paint = paintFor(colour)
  const column = Math.max(...checks.map(({ about }) => about.length)) + margin
  const say = ({ about, state, fact, mend }: Check): string => {
    const { sign, ink } = marks[state]
    const [first = '', ...more] = wrap(fact, width - column - margin)
    const rest = indent(
      [...more, ...(mend === undefined ? [] : wrap(`→ ${mend}`, width - column - margin, 2))].join('\n'),
      column + margin,
    )
    return `${paint(ink, sign)} ${pad(about, column)}${first}\n${rest === '' ? '' : `${rest}\n`}`
  }
  return `${checks.map(say).join('')}\n${wrap(conclusion({ checks, engine }), width).join('\n')}\n`
}

function conclusion({ checks, engine }: Pick<Diagnosis, 'checks' | 'engine'>): string {
  const isBroken = checks.some(({ about, state }) => about === engine.engine && state === 'broken')
  if (isBroken) return `--engine ${engine.engine} cannot plan here.`
  const choice = `--engine ${engine.engine} would plan. ${engine.because}.`
  return engine.install === undefined ? choice : `${choice} Nearer to production: ${engine.install}.`
}

/** Columns. */
const margin = 2

const marks: Readonly<Record<Check['state'], { readonly sign: string; readonly ink: Ink }>> = {
  ok: { sign: '✓', ink: 'green' },
  warning: { sign: '!', ink: 'yellow' },
  broken: { sign: '✗', ink: 'red' },
}

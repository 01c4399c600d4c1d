import type { Verdict } from '../../model/verdict.ts'
import type { Ink } from './paint.ts'

/** A verdict's colour. The word itself is always there too: colour says nothing alone. */
export const verdictInk: Readonly<Record<Verdict, Ink>> = {
  failed: 'red',
  regressed: 'red',
  unstable: 'yellow',
  changed: 'yellow',
  improved: 'green',
  new: 'cyan',
  removed: 'cyan',
  unchanged: 'dim',
}

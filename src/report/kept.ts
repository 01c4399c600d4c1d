import type { Kept } from '../model/kept.ts'
import { sayBytes } from './say-bytes.ts'

/** A line each, and one that says what became of them. */
export function renderKept(kept: readonly (Kept & { readonly isRemoved: boolean })[]): string {
  if (kept.length === 0) return 'Engines keep nothing here.\n'
  const lines = kept.map(
    ({ kind, name, note, bytes, isInUse, isRemoved }) =>
      `${(bytes === undefined ? '' : sayBytes(bytes)).padStart(8)}  ${kind.padEnd(16)}  ${name}${note === undefined ? '' : ` (${note})`}${
        isRemoved ? ': removed' : isInUse ? ': in use' : ''
      }\n`,
  )
  const isDone = kept.every(({ isRemoved, isInUse }) => isRemoved || isInUse)
  return `${lines.join('')}${isDone ? '' : '\nplanflip engine clean --yes removes what is not in use.\n'}`
}

import type { Weight } from '../model/query.ts'

/** `1,234 calls of 0.37 ms, 456 ms in all`. */
export function sayWeight({ calls, totalTime }: Weight): string {
  const count = `${calls.toLocaleString('en-US')} ${calls === 1 ? 'call' : 'calls'}`
  return calls === 0 ? count : `${count} of ${sayTime(totalTime / calls)}, ${sayTime(totalTime)} in all`
}

function sayTime(milliseconds: number): string {
  const [amount, unit] =
    units.map(([length, name]) => [milliseconds / length, name] as const).find(([many]) => many >= 1) ??
    ([milliseconds, 'ms'] as const)
  return `${amount.toLocaleString('en-US', { maximumSignificantDigits: 3 })} ${unit}`
}

const units = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
  [1, 'ms'],
] as const

import type { Terminal } from './terminal.ts'

/** Tells what makes plans less than production's own, where no report says it. */
export function tellShortfalls(shortfalls: readonly string[], { tell }: Pick<Terminal, 'tell'>): void {
  for (const shortfall of shortfalls) tell(`planflip: ${shortfall}\n`)
}

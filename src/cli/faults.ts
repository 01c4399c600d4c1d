import type { CorpusFault } from '../model/query.ts'
import type { Terminal } from './terminal.ts'

/** Tells which statements of a corpus were set aside, as compilers do: file, line, message. */
export function tellFaults(faults: readonly CorpusFault[], { tell }: Pick<Terminal, 'tell'>): void {
  for (const { source, message } of faults) tell(`${source.file}:${source.line}: ${message}\n`)
  if (faults.length > 0)
    tell(`planflip: ${faults.length} of the corpus could not be read and were left out.\n`)
}

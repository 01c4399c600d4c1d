import { performance } from 'node:perf_hooks'
import type { Progress } from '../model/progress.ts'
import { drawProgress } from '../report/terminal/progress.ts'
import type { Terminal } from './terminal.ts'

/** The last line of a screen, on which progress is drawn over and over. */
export interface ProgressLine {
  readonly draw: Progress
  /** Leaves the line empty, for whatever is to be written next. */
  readonly wipe: () => void
}

/**
 * Draws where a person watches, and nothing elsewhere. A step that tells its count a thousand times a second is drawn
 * now and then: writing to a terminal takes longer than planning a query.
 */
export function progressLine({ screen, tell }: Pick<Terminal, 'screen' | 'tell'>): ProgressLine {
  let shown: string | undefined
  let drawnAt = 0
  return {
    draw(step, count) {
      if (screen === undefined) return
      const isDue = step !== shown || count?.done === count?.total || performance.now() - drawnAt >= interval
      if (!isDue) return
      tell(`\r${drawProgress(step, count, { colour: screen.colour, width: screen.columns() })}${eraseToEnd}`)
      shown = step
      drawnAt = performance.now()
    },
    wipe() {
      if (shown !== undefined) tell(`\r${eraseToEnd}`)
      shown = undefined
    },
  }
}

/** Milliseconds. */
const interval = 50

/** Erase in Line of ECMA-48: from here to the end. */
const eraseToEnd = '\u001B[K'

/** A terminal that has the line wiped before anything is written to it. */
export function wipingFirst(terminal: Terminal, { wipe }: ProgressLine): Terminal {
  const after = (write: (text: string) => void) => (text: string) => {
    wipe()
    write(text)
  }
  return { ...terminal, write: after(terminal.write), tell: after(terminal.tell) }
}

import type { Count } from '../../model/progress.ts'
import type { Surroundings } from '../reporter.ts'
import { paintFor } from './paint.ts'
import { characterWidth, textWidth } from './text-width.ts'
import { printable } from '../printable.ts'

/**
 * One line that says which step it is and, where that is known, how far: with a bar, or without one where there is no
 * room for it. It leaves the last column free, in which some terminals wrap.
 */
export function drawProgress(
  step: string,
  count: Count | undefined,
  { colour, width }: Surroundings,
): string {
  const room = Math.max(0, width - 1)
  const text = printable(step).replaceAll('\n', ' ')
  if (count === undefined) return shorten(`${text}…`, room)

  const { done, total } = within(count)
  const figures = `  ${String(done).padStart(String(total).length)}/${total}`
  const short = shorten(text, room - figures.length)
  const bar = Math.min(widestBar, room - textWidth(short) - figures.length - 2)
  if (bar < narrowestBar) return shorten(short + figures, room)

  const filled = total === 0 ? bar : Math.floor((bar * done) / total)
  const paint = paintFor(colour)
  return `${short}  ${paint('cyan', '━'.repeat(filled))}${paint('dim', '┄'.repeat(bar - filled))}${figures}`
}

const widestBar = 30
const narrowestBar = 8

function within({ done, total }: Count): Count {
  return { done: Math.min(Math.max(0, done), total), total }
}

/** The text, or as much of it as fits into so many columns with an ellipsis. */
function shorten(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text
  let short = ''
  let left = columns - 1
  for (const character of text) {
    left -= characterWidth(character)
    if (left < 0) break
    short += character
  }
  return columns < 1 ? '' : `${short}…`
}

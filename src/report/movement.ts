import type { Moment, Move, Movement } from '../model/movement.ts'
import { majorOf } from '../model/server.ts'
import { gatherValues } from './movement/gather-values.ts'
import { sayMove } from './movement/say-move.ts'
import type { Surroundings } from './reporter.ts'
import { pageFor, type Page } from './terminal/page.ts'
import { drawTable } from './terminal/table.ts'
import { wrap } from './terminal/wrap.ts'

/** What moved between two snapshots, for a person. Literal values of production are shown only where they are asked for. */
export function renderMovement(
  movement: Movement,
  { values, ...surroundings }: Surroundings & { readonly values: boolean },
): string {
  const { moves } = movement
  const page = pageFor(surroundings)
  const lines = gatherValues(moves)
  const told = lines.slice(0, mostTold)
  const sections = [
    sayHeadline(movement, page),
    drawTable(
      ['where', 'what', 'before', 'after'],
      told.map((line) => sayMove(line, { values })),
      page,
    ),
    sayRest(lines.length - told.length, moves, values, page),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

/** What is worse than these is enough to read; what is not, a program may. */
const mostTold = 50

function sayHeadline({ before, after, moves }: Movement, { width, paint }: Page): string {
  const text =
    moves.length === 0
      ? "Nothing moved beyond ANALYZE's sampling noise"
      : `${moves.length} ${moves.length === 1 ? 'figure' : 'figures'} moved beyond ANALYZE's sampling noise, worst first`
  return [
    ...wrap(text, width).map((line) => paint('bold', line)),
    ...[`before  ${sayMoment(before)}`, `after   ${sayMoment(after)}`].flatMap((line) =>
      wrap(line, width, 8).map((part) => paint('dim', part)),
    ),
  ].join('\n')
}

function sayMoment({ file, database, capturedAt, server }: Moment): string {
  return `${file} (${database} on PostgreSQL ${majorOf(server)}, captured ${capturedAt.slice(0, 16).replace('T', ' ')} UTC)`
}

function sayRest(left: number, moves: readonly Move[], values: boolean, { width }: Page): string {
  const hidesValues = !values && moves.some(({ kind }) => kind === 'common-value' || kind === 'range')
  return [
    ...(left > 0 ? [`And ${left} more, which --format json has.`] : []),
    ...(hidesValues ? ['--values prints the values themselves.'] : []),
  ]
    .flatMap((line) => wrap(line, width))
    .join('\n')
}

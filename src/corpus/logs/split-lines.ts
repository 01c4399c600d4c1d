/** Lines, as many at a time as a piece of the text holds. The last is not whole where no line break ends it. */
export interface Lines {
  readonly lines: readonly string[]
  readonly isWhole: boolean
}

/** At line feeds alone: what else Unicode takes for a line's end may be within a statement. */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<Lines, void, undefined> {
  // Of a line that is longer than a piece: joined but once.
  const open: string[] = []
  for await (const piece of pieces) {
    const [first = '', ...more] = piece.split('\n')
    open.push(first)
    const last = more.pop()
    if (last === undefined) continue
    yield { lines: [open.join(''), ...more], isWhole: true }
    open.splice(0, open.length, last)
  }
  const rest = open.join('')
  if (rest !== '') yield { lines: [rest], isWhole: false }
}

/**
 * Which of what a client asked a server answers. Clients ask ahead, and a server that met an error passes over everything up to the
 * next `Sync` (Message Flow, Extended Query, in the manual).
 */
export interface Answers<Described> {
  /** A `Describe` of a statement was sent. */
  describe(described: Described): void
  /** Something was sent that ends with `ReadyForQuery`: `query` by itself, `sync` for what was sent before it. */
  request(kind: 'query' | 'sync'): void
  /** What a `COPY` reads is at its end. */
  endCopy(): void
  /** Takes what the server says, and answers with what it has described if it has. */
  answer(letter: string): Described | undefined
}

type Awaited<Described> =
  | { readonly kind: 'query' | 'sync' | 'end of copy' }
  | { readonly kind: 'describe'; readonly described: Described }

/** @throws RangeError where the answers do not go with what was asked, or too much was asked ahead */
export function followAnswers<Described>(): Answers<Described> {
  // The server says by itself that it is ready once it has let somebody in.
  let awaited: Awaited<Described>[] = [{ kind: 'sync' }]
  let isCopying = false
  const expect = (one: Awaited<Described>): void => {
    if (awaited.length >= mostAwaited) throw new RangeError('Too much is asked ahead.')
    awaited.push(one)
  }
  /** A `Sync` that came while the server was reading for a COPY is passed over; a `Query` is what the COPY stands in. */
  const endCopying = (): void => {
    isCopying = false
    const end = awaited.findIndex(({ kind }) => kind === 'end of copy')
    awaited = awaited.filter(({ kind }, index) => kind !== 'sync' || (end >= 0 && index > end))
  }
  /** The next of some kinds; others before it were passed over, or are of no consequence. */
  const next = (isPassedOver: (kind: string) => boolean): Awaited<Described> => {
    for (;;) {
      const one = awaited.shift()
      if (one === undefined) throw new RangeError('Nobody has asked for this.')
      if (one.kind !== 'end of copy' && !isPassedOver(one.kind)) return one
    }
  }
  let hasFailed = false
  const answer = (letter: string): Described | undefined => {
    if (letter === 'G') isCopying = true
    if (isCopying && (letter === 'C' || letter === 'E')) endCopying()
    if (letter === 'E') hasFailed = true
    if (letter === 'Z') {
      const ended = next((kind) => hasFailed && kind === 'describe')
      if (ended.kind === 'describe') throw new RangeError('A description is missing.')
      hasFailed = false
    }
    if (letter !== 't') return undefined
    const one = next(() => false)
    if (one.kind !== 'describe') throw new RangeError('Nobody has asked for a description.')
    return one.described
  }
  return {
    describe: (described) => expect({ kind: 'describe', described }),
    request: (kind) => expect({ kind }),
    endCopy: () => expect({ kind: 'end of copy' }),
    answer,
  }
}

const mostAwaited = 100_000

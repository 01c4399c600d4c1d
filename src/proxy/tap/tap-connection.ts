import type { Message } from '../../postgres/follow-messages.ts'
import { followMessages } from '../../postgres/follow-messages.ts'
import { followAnswers } from './answers.ts'
import type { SentStatement, Statement } from './bind-statement.ts'
import { bindStatement } from './bind-statement.ts'
import { keepNamed } from './keep-named.ts'
import {
  readBind,
  readNames,
  readParameterTypes,
  readParse,
  readFirstName,
  readQuery,
  readStatus,
  readSubject,
} from './read-messages.ts'
import { textReader } from './read-text.ts'

/** Takes what both sides say once the client has sent its `StartupMessage`, in pieces cut anywhere. */
export interface Tap {
  readonly fromClient: (piece: Uint8Array) => void
  readonly fromServer: (piece: Uint8Array) => void
}

/**
 * Tells of each statement that a client has executed: each `Query`, and the first `Execute` of each portal, for the next ones only fetch
 * more of it.
 *
 * @throws RangeError where something is not understood. What comes later would be misunderstood then.
 */
export function tapConnection(record: (statement: SentStatement) => void): Tap {
  const statements = keepNamed<Statement>(mostBytes)
  const portals = keepNamed<Portal>(mostBytes)
  const answers = followAnswers<Statement | undefined>()
  let text = textReader('UTF8')

  const prepare = ({ body, isWhole }: Message): void => {
    if (!isWhole) return statements.delete(readFirstName(body))
    const parse = readParse(body)
    const read = text(parse.text)
    if (read === undefined) statements.delete(parse.name)
    else statements.set(parse.name, { text: read, named: parse.types }, body.length)
  }
  const bind = ({ body, isWhole }: Message): void => {
    const { portal, statement: name } = readNames(body)
    const statement = statements.get(name)
    if (statement === undefined) return portals.delete(portal)
    const sent = bindStatement(statement, isWhole ? readBind(body) : undefined, text)
    portals.set(portal, { sent, isTold: false }, body.length)
  }
  const execute = (name: string): void => {
    const portal = portals.get(name)
    if (portal === undefined || portal.isTold) return
    portal.isTold = true
    record(portal.sent)
  }
  const query = ({ body, isWhole }: Message): void => {
    const read = isWhole ? text(readQuery(body)) : undefined
    if (read !== undefined) record({ text: read })
  }
  const handlers: Readonly<Record<string, (message: Message) => void>> = {
    P: prepare,
    B: bind,
    E: ({ body }) => execute(readFirstName(body)),
    D: ({ body }) => {
      const { kind, name } = readSubject(body)
      if (kind === 'S') answers.describe(statements.get(name))
    },
    C: ({ body }) => {
      const { kind, name } = readSubject(body)
      ;(kind === 'S' ? statements : portals).delete(name)
    },
    Q: (message) => {
      answers.request('query')
      query(message)
    },
    F: () => answers.request('query'),
    S: () => answers.request('sync'),
    c: () => answers.endCopy(),
    f: () => answers.endCopy(),
  }
  const take = (message: Message): void => {
    if (!clientLetters.includes(message.letter)) throw new RangeError('No client says such a thing.')
    handlers[message.letter]?.(message)
  }
  const hear = ({ letter, body }: Message): void => {
    if (letter === 'W') throw new RangeError('This is a stream of replication from now on.')
    const described = answers.answer(letter)
    if (letter === 't' && described !== undefined) described.inferred = readParameterTypes(body)
    if (letter === 'S') {
      const [name, value] = readStatus(body)
      if (name === 'client_encoding') text = textReader(value)
    }
  }
  return {
    fromClient: followMessages((letter) => ('PBEDCQ'.includes(letter) ? longest : 0), take),
    fromServer: followMessages((letter) => ('tS'.includes(letter) ? longest : 0), hear),
  }
}

/** Of both kinds of query, `COPY`, function calls, signing in and the end ("Message Formats" of the manual, those of a frontend). */
const clientLetters = 'QPBEDCSHFXpdcf'

/** Bytes that are kept of a message, and of all that one client can name again. */
const longest = 1024 * 1024
const mostBytes = 16 * longest

interface Portal {
  readonly sent: SentStatement
  isTold: boolean
}

import type { RecordedStatement } from '../../model/recorded.ts'
import { openLog } from './open-log.ts'
import { readLog } from './read-log.ts'
import { readMessage } from './read-message.ts'
import { tallyStatements } from './tally-statements.ts'

export interface LogRequest {
  /** In the order in which they were written; `-` is the standard input. */
  readonly files: readonly string[]
  /** As the server has `log_line_prefix`; absent: told from the lines. */
  readonly linePrefix?: string
  /** Whose statements are wanted; absent: everybody's. */
  readonly database?: string
  readonly values: 'keep' | 'types'
}

export interface LoggedStatements {
  readonly statements: readonly RecordedStatement[]
  /** Entries with statements, by database; the empty name is for those of which the log does not tell it. */
  readonly databases: ReadonlyMap<string, number>
  /** Entries that were cut off, or that are none. */
  readonly broken: number
}

/** Reads what a server was sent from its logs, file by file, in memory for the different statements alone. */
export async function readStatements(
  { files, linePrefix, database, values }: LogRequest,
  onBytes?: (bytes: number) => void,
): Promise<LoggedStatements> {
  const tally = tallyStatements({ values })
  const databases = new Map<string, number>()
  let broken = 0
  const onBroken = (): void => {
    broken += 1
  }
  const reading = { onBroken, ...(linePrefix !== undefined && { linePrefix }) }
  for (const file of files) {
    for await (const message of readLog(file, openLog(file, onBytes), reading)) {
      const logged = readMessage(message)
      if (logged === undefined) continue
      // A character that is no UTF-8 was another one in the statement.
      if (logged === 'broken' || ('text' in logged && logged.text.includes('\uFFFD'))) {
        onBroken()
        continue
      }
      const name = message.database ?? ''
      if ('text' in logged) databases.set(name, (databases.get(name) ?? 0) + 1)
      if (database === undefined || name === database) tally.add(logged, message.session)
    }
  }
  return { statements: tally.statements(), databases, broken }
}

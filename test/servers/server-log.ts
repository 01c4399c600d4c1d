import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { TestServer } from './start.ts'

/** Settings of a server that writes down all that it is asked, before it looks what it is. */
export const loggingSettings = {
  logging_collector: 'on',
  log_destination: 'stderr',
  log_directory: 'log',
  log_filename: 'server.log',
  log_statement: 'all',
  log_min_messages: 'log',
  log_line_prefix: '#|%p|%a|%u|%d|%v|%x|#',
} as const

export interface LoggedStatement {
  readonly pid: string
  readonly application: string
  readonly user: string
  readonly database: string
  /** Of the whole transaction, savepoints included. */
  readonly virtualTransaction: string
  /** `0` as long as nothing was written. */
  readonly transaction: string
  /** All of a message of the simple protocol. */
  readonly sql: string
}

/** What was asked of a server with `loggingSettings`, in its order. The collector is a little behind. */
export async function readLog(server: TestServer): Promise<readonly LoggedStatement[]> {
  const text = await readFile(join(server.dataDirectory, 'log', 'server.log'), 'utf8')
  return text.split(/^(?=#\|\d+\|)/m).flatMap((entry) => {
    const [
      ,
      pid = '',
      application = '',
      user = '',
      database = '',
      virtualTransaction = '',
      transaction = '',
    ] = entry.split('|')
    const [, sql] = /^[^\n]*?\|#LOG: {2}(?:statement|execute [^:]*): ([^]*)\n$/.exec(entry) ?? []
    return sql === undefined
      ? []
      : [{ pid, application, user, database, virtualTransaction, transaction, sql }]
  })
}

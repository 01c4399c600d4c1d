import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Client } from 'pg'
import type { TestServer } from '../../servers/start.ts'
import { startServer } from '../../servers/start.ts'

/** A server that writes every format of its version side by side, and has auto_explain. */
export async function startLoggingServer(major: number, linePrefix = '%m [%p] '): Promise<TestServer> {
  return startServer({
    major,
    settings: {
      logging_collector: 'on',
      log_destination: formatsOf(major)
        .map((format) => destinations[format])
        .join(),
      log_directory: 'log',
      log_filename: 'server.log',
      log_min_messages: 'log',
      log_line_prefix: linePrefix,
      session_preload_libraries: 'auto_explain',
      compute_query_id: 'on',
    },
  })
}

export type LogFormat = keyof typeof destinations

const destinations = { csv: 'csvlog', json: 'jsonlog', log: 'stderr' } as const

/** jsonlog came with PostgreSQL 15. */
export function formatsOf(major: number): readonly LogFormat[] {
  return major === 14 ? ['csv', 'log'] : ['csv', 'json', 'log']
}

export function logFile({ dataDirectory }: TestServer, format: LogFormat): string {
  return join(dataDirectory, 'log', `server.${format}`)
}

let ends = 0

/** Waits until the collector has written all that was sent before: it is a little behind. */
export async function logged(server: TestServer, client: Client): Promise<void> {
  const mark = `the end of part ${(ends += 1)}`
  await client.query(`DO $$ BEGIN RAISE LOG '${mark}'; END $$`)
  const holdsMark = async (format: LogFormat): Promise<boolean> =>
    (await readFile(logFile(server, format), 'utf8')).includes(mark)
  for (let tries = 0; tries < 1000; tries++) {
    if ((await Promise.all(formatsOf(server.major).map(holdsMark))).every(Boolean)) return
    await setTimeout(10)
  }
  throw new Error(`the log does not get ${mark}`)
}

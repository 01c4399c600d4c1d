import { basename } from 'node:path'
import type { LogRequest } from '../corpus/logs/read-statements.ts'
import { readStatements } from '../corpus/logs/read-statements.ts'
import { Failure } from '../model/failure.ts'
import { sizeOf } from '../store/files.ts'
import type { Context } from './context.ts'
import type { WrittenRecording } from './write-recording.ts'
import { writeRecording } from './write-recording.ts'

export interface RecordLogsRequest extends LogRequest {
  /** The file of the corpus to write, anew. */
  readonly out: string
}

export interface RecordedLogs extends WrittenRecording {
  /** Entries with statements of each database, whether they were taken or not. */
  readonly databases: ReadonlyMap<string, number>
  /** Entries that were cut off, or that are none. */
  readonly broken: number
}

/** Writes what the logs of a server say that it was sent as a corpus. Logs that say nothing leave an older file as it is. */
export async function recordLogs(
  { out, ...request }: RecordLogsRequest,
  context: Pick<Context, 'progress' | 'signal'>,
): Promise<RecordedLogs> {
  const sizes = await Promise.all(request.files.map(sizeOf))
  const total = megabytes(sizes.reduce((sum, size) => sum + size, 0))
  let read = 0
  const logged = await readStatements(request, (bytes) => {
    context.signal.throwIfAborted()
    read += bytes
    context.progress('reading logs, megabytes', { done: megabytes(read), total })
  })
  requireDatabase(request.database, logged.databases)
  const statements = logged.statements.map((statement, index) => ({ ...statement, line: index + 1 }))
  const recording = { file: basename(out), recording: { statements, faults: [] } }
  const written = await writeRecording([recording], out, context)
  return { ...written, databases: logged.databases, broken: logged.broken }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000)
}

function requireDatabase(wanted: string | undefined, databases: ReadonlyMap<string, number>): void {
  if (wanted === undefined || databases.size === 0 || databases.has(wanted)) return
  const known = [...databases.keys()].filter((name) => name !== '')
  if (known.length > 0) {
    throw new Failure('bad-usage', `The logs hold no statement of the database ${wanted}.`, {
      hint: `Take one of theirs: ${known.join(', ')}.`,
    })
  }
  throw new Failure('bad-usage', `The logs do not tell which database their statements are of.`, {
    hint: 'Leave out --database, or give the setting of the server with --log-line-prefix, which has to have %d.',
  })
}

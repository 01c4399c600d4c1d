import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { readRecording } from '../corpus/recorded/read-recording.ts'
import type { RecordingFile } from '../corpus/recorded/read-recording.ts'
import { relativeSites } from '../corpus/recorded/render-recording.ts'
import { makeTemporaryDirectory } from '../scratch/temporary-directory.ts'
import type { Context } from './context.ts'
import type { Proxied, ProxyRequest } from './run-proxied.ts'
import { runProxied } from './run-proxied.ts'
import { runRecorded } from './run-recorded.ts'
import type { WrittenRecording } from './write-recording.ts'
import { writeRecording } from './write-recording.ts'

export interface RecordRequest {
  /** A program with its arguments. None: what hooks have recorded before, into `directory`, is all there is. */
  readonly command: readonly string[]
  /** The file of the corpus to write, anew. */
  readonly out: string
  /** Where hooks write that no command was run for. It is emptied. */
  readonly directory: string
  readonly values: 'keep' | 'types'
  /** Records what goes to the server, whatever program sends it, instead of what hooks see. */
  readonly proxy?: ProxyRequest
}

export interface Recorded extends WrittenRecording {
  /** Of the command; 0 where there was none. */
  readonly exitCode: number
  /** Where a proxy recorded. */
  readonly proxied?: Proxied
}

/**
 * Runs a command, and writes what its processes sent to Postgres as a corpus. A command that fails has recorded all the
 * same; one that sent nothing leaves an older file as it is.
 */
export async function record(request: RecordRequest, context: Context): Promise<Recorded> {
  const { command, out, values } = request
  if (command.length === 0) {
    const recorded = await gather(request.directory, out, context)
    await rm(request.directory, { recursive: true, force: true })
    return { exitCode: 0, ...recorded }
  }
  const temporary = await makeTemporaryDirectory(tmpdir())
  try {
    const recorded = { words: command, directory: temporary.path, values }
    if (request.proxy === undefined) {
      const exitCode = await runRecorded(recorded, context)
      return { exitCode, ...(await gather(temporary.path, out, context)) }
    }
    const proxied = await runProxied(recorded, request.proxy, context)
    return {
      exitCode: proxied.exitCode,
      ...(await gather(temporary.path, out, context)),
      proxied,
    }
  } finally {
    await temporary.remove()
  }
}

/** Reduces the recordings of all processes to one. */
async function gather(
  directory: string,
  out: string,
  context: Pick<Context, 'progress'>,
): Promise<WrittenRecording> {
  const recordings = await Promise.all((await filesIn(directory)).map((file) => readOne(file, out)))
  return writeRecording(recordings, out, context)
}

async function filesIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch((): string[] => [])
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => join(directory, name))
}

async function readOne(file: string, out: string): Promise<RecordingFile> {
  const { statements, faults } = readRecording(file, await readFile(file, 'utf8'))
  return {
    file: basename(out),
    recording: { faults, statements: statements.map((statement) => relativeSites(statement, out)) },
  }
}

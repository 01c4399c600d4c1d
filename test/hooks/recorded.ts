import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordedLine } from '../../src/corpus/recorded/read-recording.ts'
import { readRecording } from '../../src/corpus/recorded/read-recording.ts'
import { openRecorder } from '../../src/hooks/recorder.ts'

export interface RecordingFolder extends AsyncDisposable {
  readonly directory: string
  /** What was recorded since the folder was made, in the order of first sight. */
  lines(): Promise<readonly RecordedLine[]>
}

/** A folder for a recorder of its own. */
export async function recordingFolder(): Promise<RecordingFolder> {
  const directory = await mkdtemp(join(tmpdir(), 'planflip-hook-'))
  return {
    directory,
    async lines() {
      openRecorder({ directory }).flush()
      return readLines(directory)
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}

/** All recordings of a folder. */
export async function readLines(directory: string): Promise<readonly RecordedLine[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.jsonl')).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
  return texts.flatMap((text) => {
    const { statements, faults } = readRecording('', text)
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
    return statements
  })
}

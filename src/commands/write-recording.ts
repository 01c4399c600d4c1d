import type { RecordingFile } from '../corpus/recorded/read-recording.ts'
import { reduceRecordings } from '../corpus/recorded/reduce-recordings.ts'
import { renderRecording } from '../corpus/recorded/render-recording.ts'
import type { SetAside } from '../model/observed.ts'
import type { CorpusFault } from '../model/query.ts'
import { loadGrammar } from '../postgres/sql/grammar.ts'
import { writeText } from '../store/files.ts'
import type { Context } from './context.ts'

export interface WrittenRecording {
  readonly file: string
  readonly queries: number
  /** Statements sent, those set aside included. */
  readonly sent: number
  readonly setAside: readonly SetAside[]
  readonly faults: readonly CorpusFault[]
}

/** Writes what was recorded as a corpus; where nothing of it can be planned, an older file stays as it is. */
export async function writeRecording(
  recordings: readonly RecordingFile[],
  out: string,
  { progress }: Pick<Context, 'progress'>,
): Promise<WrittenRecording> {
  const statements = recordings.flatMap(({ recording }) => recording.statements)
  const total = statements.length
  const reduced = reduceRecordings(await loadGrammar(), recordings, (done) =>
    progress('reading statements', { done, total }),
  )
  if (reduced.queries.length > 0) await writeText(out, renderRecording(reduced.queries))
  return {
    file: out,
    queries: reduced.queries.length,
    sent: statements.reduce((sum, { count }) => sum + count, 0),
    setAside: reduced.setAside,
    faults: reduced.faults,
  }
}

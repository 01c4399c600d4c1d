import * as v from 'valibot'
import type { CorpusFault } from '../../model/query.ts'
import type { RecordedStatement } from '../../model/recorded.ts'

export interface Recording {
  readonly statements: readonly RecordedLine[]
  /** One bad line does not lose the rest. */
  readonly faults: readonly CorpusFault[]
}

export interface RecordingFile {
  /** Relative to where the corpus is looked for. */
  readonly file: string
  readonly recording: Recording
}

export interface RecordedLine extends RecordedStatement {
  /** In its file, from 1. */
  readonly line: number
}

/** Reads a file with a recorded statement a line, as a hook or `planflip record` writes it. */
export function readRecording(file: string, text: string): Recording {
  const statements: RecordedLine[] = []
  const faults: CorpusFault[] = []
  for (const [index, json] of text.split('\n').entries()) {
    if (json.trim() === '') continue
    const line = index + 1
    const read = v.safeParse(recordedStatement, parseJson(json))
    if (read.success) statements.push({ ...read.output, line })
    else faults.push({ source: { file, line }, message: faultIn(read.issues) })
  }
  return { statements, faults }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function faultIn([issue]: readonly v.BaseIssue<unknown>[]): string {
  const place = (issue?.path ?? []).map(({ key }) => String(key)).join('.')
  return place === '' ? 'is not a recorded statement in JSON' : `${place}: ${issue?.message ?? 'is wrong'}`
}

const texts = v.array(v.nullable(v.string()))

const recordedStatement = v.object({
  text: v.string(),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  sites: v.optional(v.array(v.string()), []),
  samples: v.optional(v.array(texts), []),
  types: v.exactOptional(texts),
  inARow: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(2))),
  totalTime: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
})

import * as v from 'valibot'
import { Failure } from '../model/failure.ts'
import { readJson } from './files.ts'

/** A kind of saved value, as far as reading one back takes it. */
export interface SavedKind<Value> {
  readonly schema: v.GenericSchema<unknown, Value>
  /** `snapshot`. */
  readonly noun: string
  /** A key that no other kind of saved value has. */
  readonly key: string
  /** The command that writes such files. */
  readonly writer: string
  /** What to do about a damaged one. */
  readonly hint: string
}

/** A saved value, whole and sound, and the JSON that it was read from. */
export async function readSaved<Value>(
  path: string,
  kind: SavedKind<Value>,
): Promise<{ readonly value: Value; readonly json: unknown }> {
  const json = await readJson(path)
  requireFormat(path, json, kind)
  const result = v.safeParse(kind.schema, json, { abortEarly: true })
  if (result.success) return { value: result.output, json }

  const [issue] = result.issues
  throw new Failure(
    'bad-artifact',
    `${path} is damaged at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}.`,
    { hint: kind.hint },
  )
}

function requireFormat(
  path: string,
  json: unknown,
  { noun, key, writer }: Pick<SavedKind<unknown>, 'noun' | 'key' | 'writer'>,
): void {
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined
  if (format === 1 && typeof json === 'object' && json !== null && key in json) return
  if (typeof format === 'number' && format > 1) {
    throw new Failure('bad-artifact', `${path} has the format ${format}; this version of planflip knows 1.`, {
      hint: 'Update planflip.',
    })
  }
  throw new Failure('bad-artifact', `${path} is no ${noun} of planflip's.`, {
    hint: `Name a file that ${writer} wrote.`,
  })
}

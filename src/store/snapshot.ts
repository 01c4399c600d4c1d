import * as v from 'valibot'
import { Failure } from '../model/failure.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { readJson, writeJson } from './files.ts'
import { foldText } from './folded-text.ts'
import { snapshotSchema } from './snapshot-schema.ts'

/** Reads a saved snapshot, and answers only with a whole and sound one. */
export async function readSnapshot(path: string): Promise<Snapshot> {
  const value = await readJson(path)
  requireFormat(path, value)
  const result = v.safeParse(snapshotSchema, value, { abortEarly: true })
  if (result.success) return result.output

  const [issue] = result.issues
  throw new Failure(
    'bad-artifact',
    `${path} is damaged at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}.`,
    {
      hint: 'Capture again, or take the file from version control.',
    },
  )
}

export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  await writeJson(path, snapshot, foldText)
}

function requireFormat(path: string, value: unknown): void {
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined
  if (format === 1 && typeof value === 'object' && value !== null && 'relations' in value) return
  if (typeof format === 'number' && format > 1) {
    throw new Failure('bad-artifact', `${path} has the format ${format}; this version of planflip knows 1.`, {
      hint: 'Update planflip.',
    })
  }
  throw new Failure('bad-artifact', `${path} is no snapshot of planflip's.`, {
    hint: 'Name a file that `planflip capture` wrote.',
  })
}

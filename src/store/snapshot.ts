import type { Snapshot } from '../model/snapshot.ts'
import { writeJson } from './files.ts'
import { foldText } from './folded-text.ts'
import { readSaved, type SavedKind } from './read-saved.ts'
import { snapshotSchema } from './snapshot-schema.ts'

/** Reads a saved snapshot, and answers only with a whole and sound one. */
export async function readSnapshot(path: string): Promise<Snapshot> {
  return (await readSaved(path, snapshotKind)).value
}

export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  await writeJson(path, snapshot, foldText)
}

const snapshotKind: SavedKind<Snapshot> = {
  schema: snapshotSchema,
  noun: 'snapshot',
  key: 'relations',
  writer: '`planflip capture`',
  hint: 'Capture again, or take the file from version control.',
}

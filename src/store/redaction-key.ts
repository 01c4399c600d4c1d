import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import { Failure } from '../model/failure.ts'
import type { RedactionKey } from '../model/redaction.ts'
import { readJson, writePrivateJson } from './files.ts'

const keySchema: v.GenericSchema<unknown, RedactionKey> = v.object({
  format: v.literal(1),
  seed: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no seed')),
  columns: v.record(v.string(), v.object({ family: v.string(), type: v.string() })),
  families: v.record(
    v.string(),
    v.array(v.object({ type: v.string(), value: v.string(), pseudonym: v.string() })),
  ),
})

/** Reads the key of a redacted snapshot. What is wrong with it is told without what it says. */
export async function readKey(path: string): Promise<RedactionKey> {
  const result = v.safeParse(keySchema, await readWithoutQuoting(path), { abortEarly: true })
  if (result.success) return result.output
  throw notAKey(path)
}

/** The parser of JSON quotes what it does not understand. */
async function readWithoutQuoting(path: string): Promise<unknown> {
  try {
    return await readJson(path)
  } catch (error) {
    throw error instanceof Failure && error.code === 'bad-artifact' ? notAKey(path) : error
  }
}

function notAKey(path: string): Failure {
  return new Failure('bad-artifact', `${path} is no key of planflip's, or a damaged one.`, {
    hint: 'Name a file that `planflip capture --redact-key` wrote.',
  })
}

/** The seed of a key that is there already; undefined where there is none. */
export async function readSeed(path: string): Promise<string | undefined> {
  return existsSync(path) ? (await readKey(path)).seed : undefined
}

/** For its owner only. */
export async function writeKey(path: string, key: RedactionKey): Promise<void> {
  await writePrivateJson(path, key)
}

/** Whoever has both files has the values: they must not be one. */
export function requireApart(key: string, snapshot: string): void {
  if (resolve(key) !== resolve(snapshot)) return
  throw new Failure('bad-usage', `${key} cannot be the snapshot and its key.`, {
    hint: 'Name another file with --redact-key, outside what you share.',
  })
}

/** Whether a file lies in a git repository that would take it in. */
export async function wouldBeCommitted(path: string): Promise<boolean> {
  const folder = dirname(resolve(path))
  try {
    // Ends well if the path is ignored, with 1 if it is not, with 128 outside of a repository.
    await promisify(execFile)('git', ['-C', folder, 'check-ignore', '--quiet', resolve(path)])
    return false
  } catch (error) {
    return (error as { readonly code?: unknown }).code === 1
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CaptureRequest } from '../../src/commands/capture.ts'
import { capture } from '../../src/commands/capture.ts'
import type { Context } from '../../src/commands/context.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { readSnapshot } from '../../src/store/snapshot.ts'
import { testCache } from '../scratch/pglite/start.ts'

/** What commands need in a test: nobody watches, nobody interrupts. */
export const testContext: Context = {
  cache: testCache,
  environment: {},
  signal: new AbortController().signal,
  progress: () => undefined,
}

/** Captures a database as a user would, by way of a file; one that was never analyzed as well. */
export async function captureToFile(
  url: string,
  queries?: string,
  redact?: CaptureRequest['redact'],
): Promise<Snapshot> {
  const directory = await mkdtemp(join(tmpdir(), 'planflip-capture-'))
  try {
    const out = join(directory, 'snapshot.json.gz')
    const asked = { ...(queries !== undefined && { queries }), ...(redact !== undefined && { redact }) }
    await capture({ url, out, force: true, ...asked }, testContext)
    return await readSnapshot(out)
  } finally {
    await rm(directory, { recursive: true })
  }
}

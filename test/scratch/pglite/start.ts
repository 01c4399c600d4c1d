import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scratch } from '../../../src/model/scratch.ts'
import type { Locale } from '../../../src/model/server.ts'
import { startPglite } from '../../../src/scratch/pglite/engine.ts'

/** Templates are kept between test files and runs: making one takes seconds. */
export const testCache = join(tmpdir(), 'planflip-test-cache')

/** An empty PGlite, as if production were an 18 with the given locale. */
export async function startTestScratch({
  extensions = [],
  locale = {},
}: { readonly extensions?: readonly string[]; readonly locale?: Partial<Locale> } = {}): Promise<Scratch> {
  const server = {
    num: 180_004,
    version: 'PostgreSQL 18.4',
    blockSize: 8192,
    segmentBlocks: 131_072,
    pointerBytes: 8,
  } as const
  return startPglite(
    {
      server,
      locale: { encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C', ...locale },
      extensions,
    },
    { cache: testCache },
  )
}

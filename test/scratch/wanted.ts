import type { Wanted } from '../../src/model/scratch.ts'
import type { Locale } from '../../src/model/server.ts'

/** What a snapshot of an ordinary server of that major would want. */
export function wantedOf(major: number, locale: Partial<Locale> = {}): Wanted {
  return {
    server: {
      num: major * 10_000,
      version: `PostgreSQL ${major}`,
      blockSize: 8192,
      segmentBlocks: 131_072,
      pointerBytes: 8,
    },
    locale: { encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C', ...locale },
    extensions: ['pg_trgm'],
  }
}

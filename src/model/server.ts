/** The build of a server, as far as the planner's arithmetic depends on it (`pg_control_init()`). */
export interface Server {
  /** `server_version_num`: 180004 for 18.4. */
  readonly num: number
  /** What `version()` says. */
  readonly version: string
  /** Bytes a page. */
  readonly blockSize: number
  /** Blocks a segment file: all segments but the last have exactly so many. */
  readonly segmentBlocks: number
  /** 4 on the 32-bit WebAssembly build, whose memory estimates differ a little; 8 elsewhere. */
  readonly pointerBytes: 4 | 8
}

export function majorOf(server: Pick<Server, 'num'>): number {
  return Math.trunc(server.num / 10_000)
}

/** As people say it: `18.4`. */
export function versionText({ num }: Pick<Server, 'num'>): string {
  return `${majorOf({ num })}.${num % 10_000}`
}

/** How a database sorts and encodes text: a histogram means nothing under another order. */
export interface Locale {
  /** `UTF8`, `SQL_ASCII`… */
  readonly encoding: string
  readonly provider: 'libc' | 'icu' | 'builtin'
  /** `datcollate`, which orders text under the libc provider. */
  readonly collate: string
  readonly ctype: string
  /** `daticulocale` or `datlocale`, where the provider is not libc. */
  readonly locale?: string
}

import type { Locale, Server } from './server.ts'
import type { Session } from './session.ts'

/** What a scratch database must be like for a snapshot's statistics to mean there what they meant at home. */
export interface Wanted {
  readonly server: Server
  readonly locale: Locale
  /** Names of the extensions that the schema creates. */
  readonly extensions: readonly string[]
}

/** A place to plan queries in: an empty database, thrown away afterwards. */
export interface Scratch extends AsyncDisposable {
  /** The engine and its version, for provenance: `pglite 0.5.16`. */
  readonly engine: string
  readonly server: Server
  /** A superuser's. Another one after `writeFiles`, with nothing set in it: ask each time. */
  readonly session: Session
  /** What this engine cannot do as production does, each in a sentence for the user. */
  readonly shortfalls: readonly string[]
  /** Writes relation files behind the server's back, which will find them when it next looks. Paths stay as they are. */
  writeFiles(images: readonly FileImage[]): Promise<void>
  stop(): Promise<void>
}

/** What a file is to hold: zeros, but for the blocks given. */
export interface FileImage {
  /** Relative to the data directory. */
  readonly path: string
  /** Bytes. */
  readonly length: number
  readonly blocks: readonly { readonly number: number; readonly bytes: Uint8Array }[]
}

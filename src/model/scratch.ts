import type { Locale, Server } from './server.ts'
import type { Session, SqlError } from './session.ts'

/** What a scratch database must be like for a snapshot's statistics to mean there what they meant at home. */
export interface Wanted {
  readonly server: Server
  readonly locale: Locale
  /** Production's own number (`pg_control_system()`), so that it is not taken for a scratch. */
  readonly systemIdentifier?: string
  /** Whether no row-level security applies to whoever asks. Absent: it is not known. */
  readonly seesAllRows?: boolean
  /** Names of the extensions that the schema creates. */
  readonly extensions: readonly string[]
}

/** A place to plan queries in: an empty database, thrown away afterwards. */
export interface Scratch extends AsyncDisposable {
  /** The engine and its version, for provenance: `pglite 0.5.16`. */
  readonly engine: string
  readonly server: Server
  /** A superuser's, unless `asOwner`. Another one after `writeFiles`, with nothing set in it: ask each time. */
  readonly session: Session
  /** Its role owns the database and is no superuser: it writes neither catalogs nor files. */
  readonly asOwner?: true
  /** What this engine cannot do as production does, each in a sentence for the user. */
  readonly shortfalls: readonly string[]
  /** Opens one more such session, which ends with the scratch. Absent where the engine has one only. */
  readonly another?: () => Promise<Session>
  /** Writes relation files behind the server's back, which will find them when it next looks. Paths stay as they are. */
  writeFiles(images: readonly FileImage[]): Promise<void>
  /** Lets other programs of this machine in, until that is closed. `settings` are for their sessions, where they say nothing else. */
  admit(settings: Readonly<Record<string, string>>): Promise<Entrance>
  stop(): Promise<void>
}

/** A way into a scratch database by TCP. Whatever user and database a program asks for, it gets a superuser's session in that one. */
export interface Entrance extends AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly user: string
  /** Drawn for this entrance: nobody else on the machine gets in. */
  readonly password: string
  readonly database: string
  /** How many sessions there have been. */
  readonly admitted: () => number
  /** What the server refused last, but for what it refused because of that. */
  readonly lastRefusal: () => SqlError | undefined
}

/** What a file is to hold: zeros, but for the blocks given. */
export interface FileImage {
  /** Relative to the data directory. */
  readonly path: string
  /** Bytes. */
  readonly length: number
  readonly blocks: readonly { readonly number: number; readonly bytes: Uint8Array }[]
}

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { arch, platform } from 'node:process'

import pg from 'pg'

import type { Locale } from '../../src/model/server.ts'
import type { Binaries } from '../../src/scratch/native/binaries.ts'
import { findBinaries } from '../../src/scratch/native/binaries.ts'
import { startPostmaster } from '../../src/scratch/native/postmaster.ts'
import { clusterTemplate } from './cluster-template.ts'
import { serverCache } from './server-cache.ts'

export interface TestServer extends AsyncDisposable {
  readonly major: number
  readonly dataDirectory: string
  readonly socketDirectory: string
  readonly port: number
  readonly user: string
  url(database?: string): string
  /** A superuser's connection, which `stop` ends if the test does not. */
  connect(database?: string): Promise<pg.Client>
  /** Options in SQL: `template template0 lc_collate 'C'`. */
  createDatabase(name: string, options?: string): Promise<void>
  /** Ends connections and server, and removes its data. May be called again. */
  stop(): Promise<void>
}

export interface TestServerOptions {
  readonly major: number
  /** What is not given is UTF8 and C of the system's library. */
  readonly locale?: Partial<Locale>
  readonly settings?: Readonly<Record<string, string>>
  /** Whether its pages have checksums, as those of others have by default since 18. */
  readonly checksums?: boolean
  /** The folder of a cluster to copy, instead of one that is empty. */
  readonly template?: string
}

/** Starts a real server with no data, in less than a second. */
export async function startServer({ major, ...options }: TestServerOptions): Promise<TestServer> {
  return startServerFrom(await findBinaries(packageDirectory(major), serverCache), options)
}

/** Starts a server of binaries that come from elsewhere. */
export async function startServerFrom(
  binaries: Binaries,
  { locale, settings, checksums = false, template }: Omit<TestServerOptions, 'major'> = {},
): Promise<TestServer> {
  const order = { encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C', ...locale } as const
  const postmaster = await startPostmaster(binaries, {
    template: template ?? (await clusterTemplate(binaries, order, { checksums })),
    // A page whose rows were committed asynchronously is not all-visible before the commit is flushed, whatever VACUUM does
    // (SetHintBits of heapam_visibility.c): statistics would depend on how busy the machine is.
    settings: { synchronous_commit: 'on', ...settings },
  })
  const { dataDirectory, socketDirectory, port, user } = postmaster

  const clients: pg.Client[] = []
  const connect = async (database = 'postgres'): Promise<pg.Client> => {
    const client = new pg.Client({ host: socketDirectory, port, user, database })
    await client.connect()
    clients.push(client)
    return client
  }
  const createDatabase = async (name: string, options = ''): Promise<void> => {
    const client = await connect()
    await client.query(`create database ${pg.escapeIdentifier(name)} ${options}`)
    await client.end()
  }
  const stop = async (): Promise<void> => {
    await Promise.all(clients.map((client) => client.end()))
    await postmaster.stop()
  }
  return {
    major: binaries.major,
    dataDirectory,
    socketDirectory,
    port,
    user,
    url: (database = 'postgres') => postmaster.url(database),
    connect,
    createDatabase,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Why there is no server of that major on this machine: for `describe.skipIf`. Undefined where there is one. */
export function serverSkipReason(major: number): string | undefined {
  if (platform === 'win32') return 'the native launcher needs Unix'
  try {
    packageDirectory(major)
    return undefined
  } catch {
    return `no PostgreSQL ${major} here: ${packageName(major)} is not installed`
  }
}

/** Where the binaries of that major are. The package exports nothing but its main file, two folders down. */
export function packageDirectory(major: number): string {
  return dirname(dirname(createRequire(import.meta.url).resolve(packageName(major))))
}

function packageName(major: number): string {
  return `postgres-${major}-${platform === 'win32' ? 'windows' : platform}-${arch}`
}

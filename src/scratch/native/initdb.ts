import { mkdir } from 'node:fs/promises'

import { Failure } from '../../model/failure.ts'
import type { Locale } from '../../model/server.ts'
import type { Binaries } from './binaries.ts'
import { giveToServer, runAsServer } from './run-as-server.ts'

export const superuser = 'postgres'

/** Makes a database cluster in a new folder that belongs to the server's user. */
export async function initializeCluster(
  binaries: Binaries,
  directory: string,
  locale: Locale,
  options: ClusterOptions = {},
): Promise<void> {
  await mkdir(directory, { mode: 0o700 })
  await giveToServer(directory)
  try {
    await runAsServer(binaries.initdb, ['--pgdata', directory, ...clusterOptions(binaries, locale, options)])
  } catch (cause) {
    throw new Failure('engine-unavailable', `initdb of PostgreSQL ${binaries.major}: ${lastError(cause)}`, {
      hint: `Check that this machine has the locale ${locale.collate} (\`locale -a\`) and room in ${directory}.`,
      cause,
    })
  }
}

export interface ClusterOptions {
  /** Whether pages have checksums; not, if not given. */
  readonly checksums?: boolean
}

/** Segments of 1 MB make an empty cluster, which is copied for every server, a third smaller. */
export function clusterOptions(
  { major }: Binaries,
  locale: Locale,
  { checksums = false }: ClusterOptions = {},
): readonly string[] {
  return [
    `--username=${superuser}`,
    '--auth=trust',
    '--no-sync',
    '--no-instructions',
    '--wal-segsize=1',
    `--encoding=${locale.encoding}`,
    '--locale=C',
    `--lc-collate=${locale.collate}`,
    `--lc-ctype=${locale.ctype}`,
    ...providerOptions(locale),
    ...checksumOptions(major, checksums),
  ]
}

/** Off until 18, and on since then. What is written behind the server's back would need them. */
function checksumOptions(major: number, isWanted: boolean): readonly string[] {
  if (isWanted) return ['--data-checksums']
  return major >= 18 ? ['--no-data-checksums'] : []
}

/** libc is the default, and before 15 the only provider, when initdb has no such option. */
function providerOptions({ provider, locale }: Locale): readonly string[] {
  if (provider === 'libc') return []
  return [
    `--locale-provider=${provider}`,
    ...(locale === undefined ? [] : [`--${provider}-locale=${locale}`]),
  ]
}

/** initdb explains itself at length; one line tells what went wrong. */
function lastError(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  return stderr.split('\n').findLast((line) => /\b(error|FATAL|PANIC):/.test(line)) ?? String(error)
}

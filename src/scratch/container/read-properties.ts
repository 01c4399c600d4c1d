import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

import type { EngineOptions } from '../engine-options.ts'

/** What `~/.testcontainers.properties` says, by name; nothing where it is not there. */
export async function readProperties({
  HOME: home = homedir(),
}: NonNullable<EngineOptions['environment']>): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(home, '.testcontainers.properties'), 'utf8').catch(() => '')
  const pairs = [...text.matchAll(/^[ \t]*([\w.]+)[ \t]*[=:][ \t]*(.*?)[ \t]*$/gm)]
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]))
}

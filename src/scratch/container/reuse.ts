import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { EngineOptions } from '../engine-options.ts'
import { readProperties } from './read-properties.ts'

/**
 * Whether containers stay for the next run, which is the user's choice for all programs that use testcontainers: a variable, or else a
 * line of `~/.testcontainers.properties`.
 */
export async function keepsContainers({
  environment = {},
}: Pick<EngineOptions, 'environment'>): Promise<boolean> {
  const { TESTCONTAINERS_REUSE_ENABLE: asked } = environment
  return (asked ?? (await readProperties(environment))['testcontainers.reuse.enable']) === 'true'
}

/** A password for a server that any machine may reach by a port, as Docker publishes them. */
export function drawPassword(): string {
  return randomBytes(18).toString('hex')
}

/**
 * The password of all containers that stay. testcontainers finds one again by what it was made of, and that includes its password; so
 * it is kept where only this user can read it.
 */
export async function keptPassword(cache: string): Promise<string> {
  const path = join(cache, 'container-password')
  await mkdir(cache, { recursive: true })
  // Of two that begin at once, one writes it and both read that.
  await writeFile(path, drawPassword(), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return (await readFile(path, 'utf8')).trim()
}

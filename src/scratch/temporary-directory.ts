import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { platform } from 'node:process'

export interface TemporaryDirectory {
  readonly path: string
  remove(): Promise<void>
}

const directories = new Set<string>()

/**
 * Makes a directory that does not outlive the process, whatever ends that: see `removeTemporaryDirectories` for the usual ways,
 * and a guard is there for the others.
 */
export async function makeTemporaryDirectory(parent: string): Promise<TemporaryDirectory> {
  const path = join(parent, temporaryName())
  // First the guard: whoever is killed between the two leaves nothing.
  const dismiss = postGuard(path)
  await mkdir(path, { mode: 0o700 })
  directories.add(path)
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      directories.delete(path)
      dismiss()
    },
  }
}

/** For what lies beside files of others and is not to be there for long. `isTemporaryName` knows it again. */
export function temporaryName(): string {
  return `planflip-${randomBytes(6).toString('hex')}`
}

export function isTemporaryName(name: string): boolean {
  return /^planflip-[0-9a-f]{12}$/.test(name)
}

/** For the last moment of a process that was told to end: what is synchronous still happens. */
export function removeTemporaryDirectories(): void {
  for (const path of directories) rmSync(path, { recursive: true, force: true })
  directories.clear()
}

/**
 * A shell that waits until its standard input closes, and then removes the directory: the kernel closes the pipes even of a process
 * that SIGKILL ended. In a process group of its own, Ctrl-C does not reach it.
 */
function postGuard(path: string): () => void {
  if (platform === 'win32') return () => undefined
  const guard = spawn('/bin/sh', ['-c', 'read -r word; rm -rf -- "$1"', 'sh', path], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  // Neither a machine without a shell nor a guard that was killed is a reason not to go on.
  guard.on('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  guard.unref()
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref()
  return () => void guard.stdin.end()
}

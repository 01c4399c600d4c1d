import { execFile } from 'node:child_process'
import { chown } from 'node:fs/promises'
import { getuid } from 'node:process'
import { promisify } from 'node:util'

/** Runs a program as the user that the server runs as, gives it something to read, and answers what it printed. */
export async function runAsServer(program: string, args: readonly string[], input = ''): Promise<string> {
  const running = promisify(execFile)(program, args, {
    ...serverUser(),
    env: serverEnvironment,
    // A program that starts where its user may not be cannot even find out where it is.
    cwd: '/',
  })
  running.child.stdin?.on('error', () => undefined).end(input)
  return (await running).stdout
}

/** Ours and not the caller's: `PGPORT`, `PGDATESTYLE` or a locale there would reach the server. */
export const serverEnvironment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' }

/**
 * Who the server has to be: Postgres refuses to run as root, and everybody else runs it as themselves.
 *
 * 65534 is `nobody` wherever there is one. A number that we make up would not do: initdb looks its user up
 * (`get_user_name()` in src/common/username.c).
 */
export function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  return getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
}

export async function giveToServer(path: string): Promise<void> {
  const user = serverUser()
  if (user !== undefined) await chown(path, user.uid, user.gid)
}

/** Whether the server's user may go into a folder, or also make files there. Who is not root need not ask. */
export async function serverMay(access: 'enter' | 'write', folder: string): Promise<boolean> {
  if (serverUser() === undefined) return true
  const test = access === 'enter' ? 'test -x "$1"' : 'test -x "$1" && test -w "$1"'
  return runAsServer('/bin/sh', ['-c', test, 'sh', folder]).then(
    () => true,
    () => false,
  )
}

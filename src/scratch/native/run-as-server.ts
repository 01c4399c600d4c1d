import { execFile } from 'node:child_process'
import { chown } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { getuid } from 'node:process'
import { promisify } from 'node:util'

/** Runs a program as the user that the server runs as, and answers what it printed. */
export async function runAsServer(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, {
    ...serverUser(),
    env: serverEnvironment,
    cwd: tmpdir(),
  })
  return stdout
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

export async function giveToServer(folder: string): Promise<void> {
  const user = serverUser()
  if (user !== undefined) await chown(folder, user.uid, user.gid)
}

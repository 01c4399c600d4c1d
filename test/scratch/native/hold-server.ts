import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { execPath, kill } from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { HeldServer } from './holds-a-server.ts'

/** Runs `holds-a-server.ts` in a process of its own, anywhere and as anybody. */
export async function holdServer(
  options: { readonly cwd?: string; readonly uid?: number; readonly home?: string } = {},
): Promise<{ readonly child: ChildProcess; readonly server: HeldServer }> {
  const { cwd, uid, home = '/nonexistent' } = options
  const child = spawn(execPath, ['--import', tsx, program], {
    cwd,
    env: { HOME: home },
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid !== undefined && { uid, gid: uid }),
  })
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the program ended before its server started'))),
  ])
  return { child, server: JSON.parse(String(line)) }
}

const tsx = createRequire(import.meta.url).resolve('tsx')
const program = fileURLToPath(new URL('holds-a-server.ts', import.meta.url))

/** Whether neither a process nor a folder of that server is there any more. */
export async function isGone(server: Omit<HeldServer, 'version' | 'uid'>): Promise<boolean> {
  const remains = await Promise.all([exists(server.dataDirectory), exists(server.socketDirectory)])
  return !isAlive(server.postmaster) && !remains.includes(true)
}

function isAlive(pid: number): boolean {
  try {
    kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

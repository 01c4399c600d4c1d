import { execFile } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { pid, platform } from 'node:process'
import { promisify } from 'node:util'

/** The command lines of all that runs on this machine, but for this process; undefined where nothing tells. */
export async function programsRunning(): Promise<readonly string[] | undefined> {
  if (platform === 'linux') return commandsOfProc()
  try {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args='], { maxBuffer: 2 ** 26 })
    return stdout.split('\n')
  } catch {
    return undefined
  }
}

/** proc(5). A slim container has no `ps`. */
async function commandsOfProc(): Promise<readonly string[] | undefined> {
  const names: readonly string[] = await readdir('/proc').catch(() => [])
  const others = names.filter((name) => /^\d+$/.test(name) && Number(name) !== pid)
  if (others.length === 0) return undefined
  return Promise.all(others.map((other) => readFile(`/proc/${other}/cmdline`, 'utf8').catch(() => '')))
}

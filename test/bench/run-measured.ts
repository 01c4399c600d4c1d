import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export interface Measured {
  readonly seconds: number
  readonly megabytes: number
}

/** Runs the built command line, and looks every 10 ms how much memory it has. */
export async function runMeasured(
  words: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Measured> {
  const begun = performance.now()
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
  const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let kilobytes = 0
  const timer = setInterval(() => {
    if (child.pid !== undefined) kilobytes = Math.max(kilobytes, residentKilobytes(child.pid))
  }, 10)
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')])
  clearInterval(timer)
  if (child.exitCode !== 0 || kilobytes === 0) throw new Error(`planflip ${words[0]}: ${said}`)
  return { seconds: (performance.now() - begun) / 1000, megabytes: kilobytes / 1000 }
}

/** Of a process and those that it started itself, such as pg_dump (proc(5)). */
function residentKilobytes(pid: number): number {
  const children = readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  const kilobytesOf = (one: number) => Number(/VmRSS:\s+(\d+)/.exec(readProc(`${one}/status`))?.[1] ?? 0)
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + kilobytesOf(one), 0)
}

/** Nothing of a process that has ended. */
function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8')
  } catch {
    return ''
  }
}

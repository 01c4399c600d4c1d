import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Writable } from 'node:stream'

import { frame } from './log.ts'

/** A command that is run in a container: here on this machine, with the container's environment alone. */
export class Exec {
  readonly id = randomBytes(32).toString('hex')
  readonly #command: readonly string[]
  readonly #env: Readonly<Record<string, string>>
  #exitCode: number | null = null

  constructor(command: readonly string[], env: Readonly<Record<string, string>>) {
    this.#command = command
    this.#env = env
  }

  /** Runs it, and writes what it says in Docker's frames. */
  start(to: Writable): void {
    const [program = '', ...words] = this.#command
    const child = spawn(program, words, { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (bytes: Buffer) => to.write(frame('stdout', bytes)))
    child.stderr.on('data', (bytes: Buffer) => to.write(frame('stderr', bytes)))
    child.on('error', ({ message }) => {
      this.#exitCode = 127
      to.end(frame('stderr', message))
    })
    child.on('close', (exitCode) => {
      this.#exitCode ??= exitCode
      to.end()
    })
  }

  inspect(): object {
    return { ID: this.id, Running: this.#exitCode === null, ExitCode: this.#exitCode }
  }
}

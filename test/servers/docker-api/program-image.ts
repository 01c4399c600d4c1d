import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

import type { Image, Program, Surroundings } from './image.ts'
import { Refusal } from './refusal.ts'

/** An image that runs a program of this machine. */
export function programImage(command: readonly string[], exposes: readonly number[] = []): Image {
  return { command, exposes, run: (surroundings) => runProgram({ ...surroundings, command }) }
}

/** Runs a command, whose words are the container's log. Docker starts none that is not there. */
export function runProgram({ command: [program = '', ...words], env, log }: Surroundings): Program {
  if (!existsSync(program)) {
    throw new Refusal(
      400,
      `failed to create task for container: exec: "${program}": no such file or directory`,
    )
  }
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => log.say(String(text)))
  const ended = new Promise<number>((resolve) => {
    child.on('close', (exitCode) => resolve(exitCode ?? 137))
  })
  return {
    listensAt: () => undefined,
    ended,
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

#!/usr/bin/env node
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { listenForInterruption } from './interruption.ts'
import { runProgram } from './program.ts'
import { thisTerminal } from './terminal.ts'

// A catalog of hundreds of thousands of columns passes through: V8 would let the heap grow to three times what is kept of it.
if (process.argv[2] === 'capture') setFlagsFromString('--heap-growing-percent=15')

// A reader that has seen enough, as `head` has, closes the pipe: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await runProgram(process.argv.slice(2), thisTerminal(), listenForInterruption())

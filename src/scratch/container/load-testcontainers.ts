import { version } from 'node:process'

import type * as testcontainers from 'testcontainers'

import { Failure } from '../../model/failure.ts'

/** testcontainers, which knows how to find Docker, and removes containers whatever ends this process. */
export type Testcontainers = typeof testcontainers

/** Loads the package, which planflip's users bring along where they want it, or fails and says how to get it. */
export async function loadTestcontainers(): Promise<Testcontainers> {
  try {
    return await import('testcontainers')
  } catch (cause) {
    throw isMissing(cause) ? notInstalled(cause) : notLoaded(cause)
  }
}

function isMissing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ERR_MODULE_NOT_FOUND' && /'testcontainers'/.test(message)
}

function notInstalled(cause: unknown): Failure {
  return new Failure(
    'engine-unavailable',
    'The package testcontainers, which starts containers, is not here.',
    {
      hint: 'Run npm i -D testcontainers@11, or use another engine.',
      cause,
    },
  )
}

function notLoaded(cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Failure('engine-unavailable', `testcontainers does not load in Node ${version}: ${reason}`, {
    // 12 wants Node 22.22.
    hint: 'Run npm i -D testcontainers@11, which takes Node 20.',
    cause,
  })
}

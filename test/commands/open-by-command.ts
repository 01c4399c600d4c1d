import process from 'node:process'
import type { Context } from '../../src/commands/context.ts'
import type { OpenScenario } from '../../src/commands/open-scenario.ts'
import { Failure } from '../../src/model/failure.ts'
import { testContext } from '../databases/capture.ts'
import { cacheWithEngines } from '../servers/engines.ts'

/** For commands that need programs on the PATH, and no server but the scratch. */
export async function contextForCommands(): Promise<Context> {
  const environment = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }
  return { ...testContext, cache: await cacheWithEngines(), environment }
}

export async function failureOf(opening: Promise<OpenScenario>): Promise<Failure> {
  try {
    await using _ = await opening
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('nothing failed')
}

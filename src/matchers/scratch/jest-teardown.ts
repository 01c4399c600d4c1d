import process from 'node:process'
import { addressVariable } from '../wire.ts'
import { running } from './running.ts'

/** For Jest's `globalTeardown`: gives back what `planflip/jest/scratch` started. */
export default async function teardown(): Promise<void> {
  delete process.env[addressVariable]
  for (const scratch of running.splice(0)) await scratch.stop()
}

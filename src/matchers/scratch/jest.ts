import process from 'node:process'
import { addressVariable } from '../wire.ts'
import { running } from './running.ts'
import { startSharedScratch } from './start.ts'

/** What of Jest's global config is needed. */
interface Run {
  readonly rootDir: string
}

/** For Jest's `globalSetup`: one scratch for the run, all its projects included, with production's statistics and the pending migrations. */
export default async function setup({ rootDir }: Run): Promise<void> {
  const scratch = await startSharedScratch(rootDir)
  running.push(scratch)
  process.env[addressVariable] = JSON.stringify(scratch.address)
}

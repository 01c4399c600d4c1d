import { Failure } from '../../model/failure.ts'
import type { Scratch, Wanted } from '../../model/scratch.ts'
import { versionText } from '../../model/server.ts'
import type { EngineOptions } from '../engine-options.ts'
import { openScratchOn } from './open-scratch.ts'

/** Makes a scratch database in a server that the user runs: a service of his CI, one of his machine. */
export async function startServerEngine(
  wanted: Wanted,
  { environment = {} }: EngineOptions,
  url: string | undefined,
): Promise<Scratch> {
  if (url === undefined || url === '') throw noUrl()
  return openScratchOn({ url, environment }, wanted, (server) => `server ${versionText(server)}`)
}

function noUrl(): Failure {
  return new Failure('bad-usage', 'The engine server needs to be told which.', {
    hint: 'Say --engine server:postgres://user@host:5432/postgres, with the password in PGPASSWORD or in ~/.pgpass.',
  })
}

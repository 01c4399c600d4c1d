import type { Candidate, Candidates } from './candidates.ts'
import type { OpenClient } from './open-client.ts'
import { openClient } from './open-client.ts'
import { missesAttributes } from './session-attributes.ts'
import { OtherKind } from './sign-in-errors.ts'
import { tryServers } from './try-servers.ts'

/** Opens a session on the first server that can be reached and is of the wanted kind (`target_session_attrs`). */
export async function openAny(candidates: Candidates, signal?: AbortSignal): Promise<OpenClient> {
  const wanted = candidates.parameters['target_session_attrs'] || 'any'
  if (wanted !== 'prefer-standby') return openFirst(candidates, wanted, signal)
  try {
    return await openFirst(candidates, 'standby', signal)
  } catch {
    signal?.throwIfAborted()
    return openFirst(candidates, 'any', signal)
  }
}

async function openFirst(candidates: Candidates, wanted: string, signal?: AbortSignal): Promise<OpenClient> {
  const openWanted = async (server: Candidate): Promise<OpenClient> => {
    const open = await openClient(server, candidates.parameters, signal)
    const otherwise = await missesAttributes(open, wanted)
    if (otherwise === undefined) return open
    await open.client.end()
    throw new OtherKind(`the server ${otherwise}`)
  }
  return tryServers(candidates, openWanted, signal)
}

import type { Candidates } from './candidates.ts'
import { cannotConnect } from './cannot-connect.ts'
import type { Attempt } from './cannot-connect.ts'
import type { OpenClient } from './open-client.ts'
import { openClient } from './open-client.ts'
import { missesAttributes } from './session-attributes.ts'
import { mayOthersDoBetter } from './sign-in-errors.ts'

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

async function openFirst(
  { servers, parameters }: Candidates,
  wanted: string,
  signal?: AbortSignal,
): Promise<OpenClient> {
  const attempts: Attempt[] = []
  for (const server of servers) {
    try {
      const open = await openClient(server, parameters, signal)
      const otherwise = await missesAttributes(open, wanted)
      if (otherwise === undefined) return open
      await open.client.end()
      attempts.push({ server, error: new Error(`the server ${otherwise}`) })
    } catch (error) {
      signal?.throwIfAborted()
      attempts.push({ server, error })
      if (!mayOthersDoBetter(error)) break
    }
  }
  throw cannotConnect(attempts, parameters)
}

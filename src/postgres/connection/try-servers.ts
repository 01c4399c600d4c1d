import type { Candidate, Candidates } from './candidates.ts'
import { cannotConnect } from './cannot-connect.ts'
import type { Attempt } from './cannot-connect.ts'
import { mayOthersDoBetter } from './sign-in-errors.ts'

/** Tries servers one after the other, as long as the next may do better. */
export async function tryServers<Open>(
  { servers, parameters }: Candidates,
  open: (server: Candidate) => Promise<Open>,
  signal?: AbortSignal,
): Promise<Open> {
  const attempts: Attempt[] = []
  for (const server of servers) {
    try {
      return await open(server)
    } catch (error) {
      signal?.throwIfAborted()
      attempts.push({ server, error })
      if (!mayOthersDoBetter(error)) break
    }
  }
  throw cannotConnect(attempts, parameters)
}

import { cancelMessage } from '../sign-in-messages.ts'
import { internalsOf } from './internals.ts'
import type { OpenClient } from './open-client.ts'
import { openStream, sendAlone } from './open-stream.ts'

/**
 * Cancels what runs in a session, by the protocol's own `CancelRequest`: it needs no session, and no free slot. A pooler
 * hands it on to the server's process, whose number it alone knows.
 */
export async function cancel({ client, server, encryption }: OpenClient): Promise<void> {
  const { processID, secretKey } = internalsOf(client)
  const open = await openStream(server, encryption, { connect_timeout: '5' })
  await sendAlone(open, cancelMessage(processID, secretKey))
}

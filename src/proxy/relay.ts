import type { Socket } from 'node:net'

/** Listens to both ends of a connection. */
export interface Listener {
  readonly fromClient: (piece: Uint8Array) => void
  readonly fromServer: (piece: Uint8Array) => void
}

/**
 * Passes on all bytes between two ends as they are, none sooner than the other end takes them, and ends each end with the other. A
 * listener that throws is not told any more; the bytes flow on.
 */
export function relay(client: Socket, server: Socket, listener: Listener): void {
  let isHeard = true
  const listen = (hear: (piece: Uint8Array) => void) => (piece: Uint8Array) => {
    if (!isHeard) return
    try {
      hear(piece)
    } catch {
      isHeard = false
    }
  }
  client.on('data', listen(listener.fromClient)).on('close', () => server.destroySoon())
  server.on('data', listen(listener.fromServer)).on('close', () => client.destroySoon())
  // An error is followed by the end of that connection, which is passed on.
  client.on('error', () => undefined).pipe(server)
  server.on('error', () => undefined).pipe(client)
}

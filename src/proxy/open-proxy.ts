import { once } from 'node:events'
import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { Failure } from '../model/failure.ts'
import type { Receiver } from './receive-client.ts'
import { receiveClients } from './receive-client.ts'

export interface ProxyOptions extends Receiver {
  /** Of this machine; 0: any that is free. */
  readonly port: number
}

export interface Proxy extends AsyncDisposable {
  readonly port: number
  /** How many sessions a server has begun through it. */
  readonly sessions: () => number
}

/**
 * Listens on this machine's loopback and leads whoever comes to a server, whose bytes and his pass as they are; what he has executed is
 * recorded. Clients sign in for themselves, in the clear; from here to the server it is as encrypted as `sslmode` wants it.
 *
 * @throws Failure `bad-usage` where the port cannot be listened on
 */
export async function openProxy({ port, ...receiver }: ProxyOptions): Promise<Proxy> {
  const clients = new Set<Socket>()
  const { receive, sessions } = receiveClients(receiver)
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client)).on('error', () => client.destroy())
    void receive(client)
  })
  return {
    port: await listen(server, port),
    sessions,
    async [Symbol.asyncDispose]() {
      server.close()
      // What a client that is gone sent last may still be on its way.
      const ended = Promise.all([...clients].map(async (client) => once(client, 'close')))
      await Promise.race([ended, after(patience, undefined, { ref: false })])
      for (const client of clients) client.destroy()
    },
  }
}

/** Milliseconds. */
const patience = 500

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new Failure('bad-usage', `The proxy cannot listen on port ${port}: ${messageOf(cause)}.`, {
      hint: 'Give another one with --proxy-port, or leave it to planflip to find one that is free.',
      cause,
    })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

function messageOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'EADDRINUSE' ? 'somebody else does' : message
}

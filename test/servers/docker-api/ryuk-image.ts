import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

import type { Image, Program, Surroundings } from './image.ts'

/**
 * testcontainers' reaper. Who connects tells it labels, a line each, and is told ACK. When all connections are gone, and nobody has come back
 * for a while, it removes what has one of these, and ends.
 */
export const ryukImage: Image = {
  exposes: [8080],
  labels: { 'org.testcontainers.ryuk': 'true' },
  run: runReaper,
}

function runReaper({ env, log, removeLabelled }: Surroundings): Program {
  let end: (exitCode: number) => void = () => undefined
  const ended = new Promise<number>((resolve) => (end = resolve))
  const connections = new Set<Socket>()
  const filters = new Set<string>()
  let prune: NodeJS.Timeout | undefined
  const pruneAll = async () => {
    for (const label of filters) await removeLabelled([label])
    server.close()
    end(0)
  }
  const server = createServer((connection) => {
    connections.add(connection)
    clearTimeout(prune)
    createInterface(connection).on('line', (line) => {
      for (const [name, label] of new URLSearchParams(line)) if (name === 'label') filters.add(label)
      connection.write('ACK\n')
    })
    connection.on('error', () => undefined)
    connection.on('close', () => {
      connections.delete(connection)
      if (connections.size === 0) {
        prune = setTimeout(() => void pruneAll(), patienceOf(env['RYUK_RECONNECTION_TIMEOUT']))
      }
    })
  })
  server.listen(0, '127.0.0.1', () => log.say('level=INFO msg=Started address=[::]:8080'))
  return {
    listensAt: (port) => (port === 8080 ? (server.address() as AddressInfo) : undefined),
    ended,
    async stop() {
      clearTimeout(prune)
      for (const connection of connections) connection.destroy()
      clearTimeout(prune)
      server.close()
      end(137)
    },
  }
}

/** Milliseconds of a duration as Go writes it: `10s`, `200ms`. */
function patienceOf(duration = '10s'): number {
  const amount = Number.parseFloat(duration)
  return duration.endsWith('ms') ? amount : amount * 1000
}

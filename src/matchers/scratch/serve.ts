import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { Planner } from '../../commands/open-planner.ts'
import { Failure } from '../../model/failure.ts'
import type { Address, WireAnswer, WireQuestion } from '../wire.ts'

export interface Served {
  readonly address: Address
  close(): Promise<void>
}

/** Answers tests of other processes or threads of this machine. Nothing of it keeps the process alive. */
export async function serve(planner: Pick<Planner, 'ask'>): Promise<Served> {
  const token = randomBytes(32).toString('hex')
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    // Whoever asked may have been ended: then nobody waits for the answer.
    socket.on('error', () => socket.destroy())
    void converse(socket, planner, token)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    address: { port, token },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

async function converse(socket: Socket, planner: Pick<Planner, 'ask'>, token: string): Promise<void> {
  const found = await answer(await received(socket), planner, token)
  if (found === undefined) socket.destroy()
  else socket.end(`${JSON.stringify(found)}\n`)
}

/** All that comes until the other side is done. Node's consumers of streams would close this one. */
function received(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    socket.on('data', (piece: Buffer) => pieces.push(piece))
    socket.on('end', () => resolve(Buffer.concat(pieces).toString('utf8')))
    socket.on('close', () => resolve(''))
  })
}

async function answer(
  line: string,
  planner: Pick<Planner, 'ask'>,
  token: string,
): Promise<WireAnswer | undefined> {
  const question = parse(line)
  if (question === undefined || !isSame(question.token, token)) return undefined
  try {
    return { status: 'answered', answer: await planner.ask(question) }
  } catch (error) {
    if (error instanceof Failure) return { status: 'refused', message: error.message, hint: error.hint }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { status: 'broken', stack }
  }
}

function parse(line: string): WireQuestion | undefined {
  try {
    return JSON.parse(line) as WireQuestion
  } catch {
    return undefined
  }
}

function isSame(one: unknown, other: string): boolean {
  if (typeof one !== 'string' || one.length !== other.length) return false
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import type { Entrance } from '../../model/scratch.ts'
import type { SqlError } from '../../model/session.ts'
import {
  askForPassword,
  cancelRequest,
  fatal,
  parametersOf,
  readOpeningInClear,
  readPassword,
} from '../../postgres/sign-in-messages.ts'
import { watchRefusals } from './watch-refusals.ts'

/** What an engine does with those that have been let in. */
export interface Reception {
  readonly user: string
  readonly database: string
  /** Serves a program that has said the password. */
  readonly serve: (program: Socket, asked: Asked) => void
  /** Takes a `CancelRequest`. */
  readonly cancel: (request: Uint8Array) => void
  /** Resolves when nothing is left of the sessions, whose connections are cut already. */
  readonly ended: () => Promise<void>
}

export interface Asked {
  /** Of the protocol. */
  readonly version: number
  /** Of the `StartupMessage`. */
  readonly parameters: ReadonlyMap<string, string>
  /** Looks at what the server says to the program. */
  readonly watch: (said: Uint8Array) => void
}

/**
 * Listens on this machine's loopback, on a port that the system chooses. Drivers and ORMs want a host and a port, and not all of them
 * find a socket in a folder; any user of the machine can reach a port, so a password is asked for.
 */
export async function openEntrance(
  reception: Reception,
  settings: Readonly<Record<string, string>>,
): Promise<Entrance> {
  const password = randomBytes(18).toString('hex')
  const programs = new Set<Socket>()
  let admitted = 0
  let lastRefusal: SqlError | undefined
  const keep = (refusal: SqlError): void => {
    if (refusal.sqlstate !== inFailedTransaction) lastRefusal = refusal
  }
  const receive = async (program: Socket): Promise<void> => {
    const opening = await readOpeningInClear(program)
    if (opening === undefined) return void program.destroy()
    if (opening.code === cancelRequest) {
      reception.cancel(opening.message)
      return void program.end()
    }
    program.write(askForPassword)
    if (!isSame((await readPassword(program)) ?? '', password)) {
      return void program.end(fatal('28P01', 'this is the scratch database of planflip: take DATABASE_URL'))
    }
    admitted += 1
    program.setTimeout(0)
    const parameters = withSettings(parametersOf(opening), settings)
    reception.serve(program, { version: opening.code, parameters, watch: watchRefusals(keep) })
  }
  const server = createServer((program) => {
    programs.add(program)
    program.on('close', () => programs.delete(program)).on('error', () => program.destroy())
    program.setTimeout(patience, () => program.destroy()).setNoDelay(true)
    receive(program).catch(() => program.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    host: '127.0.0.1',
    port: address.port,
    user: reception.user,
    password,
    database: reception.database,
    admitted: () => admitted,
    lastRefusal: () => lastRefusal,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const program of programs) program.destroy()
      await reception.ended()
    },
  }
}

const inFailedTransaction = '25P02'

/** Milliseconds that a program may take to sign in. */
const patience = 30_000

function isSame(said: string, password: string): boolean {
  const [one, other] = [Buffer.from(said), Buffer.from(password)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function withSettings(
  asked: ReadonlyMap<string, string>,
  settings: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const options = asked.get('options') ?? ''
  const missing = Object.entries(settings).filter(([name]) => !asked.has(name) && !options.includes(name))
  return new Map([...asked, ...missing])
}

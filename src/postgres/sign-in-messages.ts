import type { Socket } from 'node:net'
import type { SqlError } from '../model/session.ts'
import { encryptionRequests, toMessage } from './server-messages.ts'

/*
 * What a program says that signs in, and what it is answered: Frontend/Backend Protocol, Message Formats, in the manual.
 */

/** By the number in the place of a version. */
export const cancelRequest = 80_877_102

/** A length that counts itself, then a number that says what it is. */
export interface Opening {
  readonly code: number
  /** All of it, as it came. */
  readonly message: Buffer
}

async function readOpening(socket: Socket): Promise<Opening | undefined> {
  const length = await readExactly(socket, 4)
  const size = length?.readInt32BE(0) ?? 0
  if (length === undefined || size < 8 || size > longestStartup) return undefined
  const rest = await readExactly(socket, size - 4)
  return rest === undefined
    ? undefined
    : { code: rest.readInt32BE(0), message: Buffer.concat([length, rest]) }
}

/** The same, of a program of this machine: nothing that it says to another one here has to be encrypted. */
export async function readOpeningInClear(socket: Socket): Promise<Opening | undefined> {
  const opening = await readOpening(socket)
  if (opening === undefined || !encryptionRequests.has(opening.code)) return opening
  socket.write('N')
  return readOpeningInClear(socket)
}

/** `MAX_STARTUP_PACKET_LENGTH` of pqcomm.h. */
const longestStartup = 10_000

/** The parameters of a `StartupMessage`: names and values, each with a zero behind it. */
export function parametersOf({ message }: Opening): ReadonlyMap<string, string> {
  const words = message.toString('utf8', 8).split('\0')
  const parameters = new Map<string, string>()
  for (let at = 0; at + 1 < words.length && words[at] !== ''; at += 2) {
    parameters.set(words[at] ?? '', words[at + 1] ?? '')
  }
  return parameters
}

export function startupMessage(version: number, parameters: ReadonlyMap<string, string>): Buffer {
  const words = [...parameters].flatMap(([name, value]) => [name, value])
  const body = Buffer.from(`${words.map((word) => `${word}\0`).join('')}\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(8 + body.length, 0)
  head.writeInt32BE(version, 4)
  return Buffer.concat([head, body])
}

/** `CancelRequest`, with what the server told in `BackendKeyData`. */
export function cancelMessage(processID: number, secretKey: number): Buffer {
  const message = Buffer.alloc(16)
  for (const [index, number] of [16, cancelRequest, processID, secretKey].entries()) {
    message.writeInt32BE(number, 4 * index)
  }
  return message
}

/** `PasswordMessage`; undefined where something else came. */
export async function readPassword(socket: Socket): Promise<string | undefined> {
  const head = await readExactly(socket, 5)
  const size = head?.readInt32BE(1) ?? 0
  if (head?.toString('latin1', 0, 1) !== 'p' || size < 5 || size > longestStartup) return undefined
  const body = await readExactly(socket, size - 4)
  return body?.toString('utf8', 0, body.length - 1)
}

/** `AuthenticationCleartextPassword`. */
export const askForPassword = toMessage('R', Buffer.from([0, 0, 0, 3]))

/** An `ErrorResponse` that ends a connection. */
export function fatal(sqlstate: string, text: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${sqlstate}`, `M${text}`]
  return toMessage('E', Buffer.from(`${fields.map((field) => `${field}\0`).join('')}\0`))
}

/** The body of an `ErrorResponse`: fields of a letter and a text each, with a zero behind it. */
export function refusalOf(body: Buffer): SqlError {
  const fields = new Map(
    body
      .toString('utf8')
      .split('\0')
      .map((field) => [field.charAt(0), field.slice(1)]),
  )
  return { sqlstate: fields.get('C') ?? '', message: fields.get('M') ?? '' }
}

/** Undefined where the connection ends before. */
async function readExactly(socket: Socket, count: number): Promise<Buffer | undefined> {
  for (;;) {
    const bytes = socket.read(count) as Buffer | null
    if (bytes !== null) return bytes.length === count ? bytes : undefined
    if (socket.readableEnded || socket.destroyed) return undefined
    await stirred(socket)
  }
}

/** Resolves when there is more to read, or never will be. */
export async function stirred(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const stir = (): void => {
      for (const event of ['readable', 'end', 'close', 'error']) socket.off(event, stir)
      resolve()
    }
    for (const event of ['readable', 'end', 'close', 'error']) socket.on(event, stir)
  })
}

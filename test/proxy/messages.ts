import { toMessage } from '../../src/postgres/server-messages.ts'

/* What a client says by hand (Frontend/Backend Protocol, Message Formats, in the manual). */

export function parse(name: string, text: string, types: readonly number[] = []): Buffer {
  return toMessage('P', Buffer.concat([zeroed(name), zeroed(text), list(types.map(int32))]))
}

export interface Binding {
  readonly portal?: string
  readonly statement?: string
  readonly formats?: readonly number[]
  readonly values?: readonly (Buffer | string | null)[]
}

export function bind({ portal = '', statement = '', formats = [], values = [] }: Binding): Buffer {
  const parts = values.map((value) =>
    value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]),
  )
  return toMessage(
    'B',
    Buffer.concat([zeroed(portal), zeroed(statement), list(formats.map(int16)), list(parts), list([])]),
  )
}

export function execute(portal = '', rows = 0): Buffer {
  return toMessage('E', Buffer.concat([zeroed(portal), int32(rows)]))
}

/** `S` for a statement, `P` for a portal. */
export function describeBy(kind: 'S' | 'P', name = ''): Buffer {
  return toMessage('D', Buffer.concat([Buffer.from(kind), zeroed(name)]))
}

export function close(kind: 'S' | 'P', name = ''): Buffer {
  return toMessage('C', Buffer.concat([Buffer.from(kind), zeroed(name)]))
}

export function query(text: string): Buffer {
  return toMessage('Q', zeroed(text))
}

export function copyData(data: Uint8Array): Buffer {
  return toMessage('d', data)
}

export const sync = toMessage('S', Buffer.alloc(0))
export const copyDone = toMessage('c', Buffer.alloc(0))

export function int16(number: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(number)
  return bytes
}

export function int32(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(number)
  return bytes
}

function zeroed(text: string): Buffer {
  return Buffer.from(`${text}\0`)
}

function list(items: readonly Buffer[]): Buffer {
  return Buffer.concat([int16(items.length), ...items])
}

/*
 * What a client sends, as far as it matters here: Frontend/Backend Protocol, Message Formats, in the manual. Names and texts are
 * left as bytes, whose encoding only the session knows. Whatever ends too soon throws a RangeError.
 */

export interface Parse {
  readonly name: string
  readonly text: Buffer
  /** OIDs; 0 where the server is to infer one. */
  readonly types: readonly number[]
}

export function readParse(body: Buffer): Parse {
  const fields = readFields(body)
  const name = fields.name()
  const text = fields.string()
  return { name, text, types: fields.list(() => fields.uint32()) }
}

export interface Bind {
  readonly portal: string
  readonly statement: string
  /** 1 for binary, 0 for text: none for all text, one for all, or one for each. */
  readonly formats: readonly number[]
  /** Null for NULL. */
  readonly values: readonly (Buffer | null)[]
}

export function readBind(body: Buffer): Bind {
  const fields = readFields(body)
  const [portal, statement] = [fields.name(), fields.name()]
  const formats = fields.list(() => fields.uint16())
  const values = fields.list(() => {
    const size = fields.int32()
    return size < 0 ? null : fields.bytes(size)
  })
  return { portal, statement, formats, values }
}

/** The names at the beginning of a `Bind`, all of which was not kept. */
export function readNames(body: Buffer): Pick<Bind, 'portal' | 'statement'> {
  const fields = readFields(body)
  return { portal: fields.name(), statement: fields.name() }
}

/** The portal of an `Execute`, the statement of a `Parse`. */
export function readFirstName(body: Buffer): string {
  return readFields(body).name()
}

/** What a `Describe` or a `Close` is about: `S` for a statement, `P` for a portal. */
export function readSubject(body: Buffer): { readonly kind: string; readonly name: string } {
  const fields = readFields(body)
  return { kind: fields.bytes(1).toString('latin1'), name: fields.name() }
}

/** The text of a `Query`. */
export function readQuery(body: Buffer): Buffer {
  return readFields(body).string()
}

/** OIDs in the `ParameterDescription` of a server. */
export function readParameterTypes(body: Buffer): readonly number[] {
  const fields = readFields(body)
  return fields.list(() => fields.uint32())
}

/** Name and value in the `ParameterStatus` of a server. */
export function readStatus(body: Buffer): readonly [string, string] {
  const fields = readFields(body)
  return [fields.name(), fields.name()]
}

function readFields(body: Buffer) {
  let at = 0
  const move = (count: number): number => {
    at += count
    return at - count
  }
  const fields = {
    uint16: () => body.readUInt16BE(move(2)),
    int32: () => body.readInt32BE(move(4)),
    uint32: () => body.readUInt32BE(move(4)),
    bytes(count: number): Buffer {
      if (at + count > body.length) throw new RangeError('The message ends too soon.')
      return body.subarray(move(count), at)
    },
    /** With a zero behind it. */
    string(): Buffer {
      const end = body.indexOf(0, at)
      if (end < 0) throw new RangeError('The text has no end.')
      return body.subarray(move(end + 1 - at), end)
    },
    /** For comparing. */
    name: () => fields.string().toString('latin1'),
    list<Item>(read: () => Item): readonly Item[] {
      return Array.from({ length: fields.uint16() }, read)
    },
  }
  return fields
}

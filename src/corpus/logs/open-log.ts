import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Failure } from '../../model/failure.ts'

/**
 * Reads a log as text, piece by piece, unzipped where it is zipped; `-` is the standard input. A zipped file that ends in the middle
 * ends there.
 *
 * @param onBytes is told how long each piece was in the file.
 */
export async function* openLog(
  file: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  try {
    for await (const piece of unzipped(bytesOf(file, onBytes))) yield decoder.decode(piece, { stream: true })
  } catch (error) {
    if (!isCutOff(error)) throw unreadable(file, error)
  }
  yield decoder.decode()
}

async function* bytesOf(
  file: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const stream = file === '-' ? createReadStream('', { fd: 0 }) : createReadStream(file)
  for await (const piece of stream) {
    onBytes?.((piece as Buffer).length)
    yield piece as Buffer
  }
}

async function* unzipped(pieces: AsyncGenerator<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const { value: first, done } = await pieces.next()
  if (done === true) return
  const all = startingWith(first, pieces)
  const isZipped = first[0] === 0x1f && first[1] === 0x8b
  if (!isZipped) return yield* all
  const source = Readable.from(all)
  const gunzip = createGunzip()
  source.once('error', (error) => gunzip.destroy(error))
  for await (const piece of source.pipe(gunzip)) yield piece as Buffer
}

async function* startingWith(
  first: Buffer,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  yield first
  yield* rest
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR'
}

function unreadable(file: string, cause: unknown): Failure {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new Failure('bad-usage', `Cannot read ${file}: ${message}.`, {
    hint: 'Name the files of a server\'s log, which may be zipped by gzip, or "-" for the standard input.',
    cause,
  })
}

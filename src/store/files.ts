import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Transform } from 'node:stream'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import { Failure } from '../model/failure.ts'
import type { Fold } from './canonical-json.ts'
import { canonicalPieces } from './canonical-json.ts'

/** Writes a text so that nobody ever sees half of it: under a temporary name, then renamed. Compressed as JSON is. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeWhole(path, [text], compressionFor(path))
}

/** Adds to a file that others write to as well, or begins it. */
export async function appendText(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch((error: unknown) => {
    throw cannotWrite(path, error)
  })
}

/** Writes a text where nothing is yet. Answers whether it did: what is there is left as it is. */
export async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw cannotWrite(path, error)
  }
}

/** Bytes of a file; 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Reads a text; undefined where there is no file. */
export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readBytes(path)).toString('utf8')
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/** Whether a failure is that of reading a file that is not there. */
export function isAbsence(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
}

/** Writes a value as canonical JSON, compressed where the name ends in `.gz`. */
export async function writeJson(path: string, value: unknown, fold?: Fold): Promise<void> {
  await writeWhole(path, inChunks(canonicalPieces(value, fold)), compressionFor(path))
}

function compressionFor(path: string): Transform {
  return path.endsWith('.gz') ? createGzip() : new PassThrough()
}

/** Writes a value that nobody but its owner may read. */
export async function writePrivateJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, inChunks(canonicalPieces(value)), new PassThrough(), ownerOnly)
}

const ownerOnly = 0o600

/** Reads JSON, compressed or not, whatever the name says. */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readBytes(path)
  const text = isGzip(bytes) ? await decompress(path, bytes) : bytes
  try {
    return JSON.parse(text.toString('utf8')) as unknown
  } catch (error) {
    throw new Failure('bad-artifact', `${path} is not JSON, or not all of it: ${messageOf(error)}.`, {
      hint: 'Make it again, or take it from version control.',
      cause: error,
    })
  }
}

async function writeWhole(
  path: string,
  texts: Iterable<string>,
  compression: Transform,
  mode = 0o666,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await mkdir(dirname(path), { recursive: true })
    await pipeline(Readable.from(texts), compression, createWriteStream(temporary, { mode }))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw isRefusalOfTheSystem(error) ? cannotWrite(path, error) : error
  }
}

function cannotWrite(path: string, cause: unknown): Failure {
  return new Failure('bad-usage', `Cannot write ${path}: ${messageOf(cause)}.`, {
    hint: 'Name a file in a directory that you may write to, on a disk with free space.',
    cause,
  })
}

/** A stream that is fed word by word takes longer over the feeding than over the words. */
function* inChunks(pieces: Iterable<string>): Generator<string, void, undefined> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length < 65_536) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}

/** Anything else that is thrown while a value is written is a value that cannot be. */
function isRefusalOfTheSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new Failure(
      'bad-usage',
      `Cannot read ${path}: ${reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error)}.`,
      {
        hint: 'Check the name of the file.',
        cause: error,
      },
    )
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

async function decompress(path: string, bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes)
  } catch (error) {
    throw new Failure(
      'bad-artifact',
      `${path} cannot be decompressed, it may be cut off: ${messageOf(error)}.`,
      {
        hint: 'Make it again, or take it from version control.',
        cause: error,
      },
    )
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

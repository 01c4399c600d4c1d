import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import type { FileImage } from '../../model/scratch.ts'
import type { Server } from '../../model/server.ts'
import type { Session } from '../../model/session.ts'
import { withChecksum } from '../../postgres/pages/checksum.ts'
import { pipeInServer, runInServer } from './run-in-server.ts'

interface Shape extends Pick<Server, 'blockSize' | 'segmentBlocks'> {
  /** Whether the server looks for checksums of pages. */
  readonly checksums: boolean
}

/**
 * Writes relations' main forks into the data directory of a server elsewhere, as relation-files.ts does here: blocks that are not
 * given stay. An archive brings all that is in the files, since it is one program for all of them, and zeros cost next to nothing in
 * it; what is not done then takes a program a file.
 */
export async function writeRelationFiles(
  session: Session,
  images: readonly FileImage[],
  shape: Shape,
): Promise<void> {
  const segments = images.flatMap((image) => segmentsOf(image, shape))
  const sizes = await readSizes(session, segments)
  const works = segments.map((segment) => plan(segment, sizes.get(segment.path) ?? 0, shape))
  await unpack(
    session,
    works.flatMap(({ file }) => file ?? []),
  )
  const lines = works.flatMap(({ commands }) => commands)
  if (lines.length > 0) await runInServer(session, lines)
}

interface Segment {
  readonly path: string
  /** Bytes. */
  readonly length: number
  /** The first of them. */
  readonly head: Buffer
}

/** All segments but the last are of full length: see relation-files.ts. */
function segmentsOf(
  { path, length, blocks }: FileImage,
  { blockSize, segmentBlocks, checksums }: Shape,
): readonly Segment[] {
  const segmentBytes = segmentBlocks * blockSize
  const count = Math.max(1, Math.ceil(length / segmentBytes))
  return Array.from({ length: count }, (_, segment) => {
    const own = blocks
      .map(({ number, bytes }) => ({
        at: (number - segment * segmentBlocks) * blockSize,
        bytes: checksums ? withChecksum(bytes, number) : bytes,
      }))
      .filter(({ at }) => at >= 0 && at < segmentBytes)
    const head = Buffer.alloc(Math.max(0, ...own.map(({ at, bytes }) => at + bytes.length)))
    for (const { at, bytes } of own) head.set(bytes, at)
    return {
      path: segment === 0 ? path : `${path}.${segment}`,
      length: Math.min(segmentBytes, length - segment * segmentBytes),
      head,
    }
  })
}

/** Bytes, of those files that are there. */
async function readSizes(
  session: Session,
  segments: readonly Segment[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query<{ path: string; size: number | null }>(
    `SELECT path, (pg_stat_file(path, true)).size::float8 AS size
     FROM json_array_elements_text($1::json) AS path`,
    [JSON.stringify(segments.map(({ path }) => path))],
  )
  return new Map(rows.flatMap(({ path, size }) => (size === null ? [] : [[path, size]])))
}

interface Work {
  /** For the archive. */
  readonly file?: { readonly path: string; readonly bytes: Buffer }
  /** For the shell, after that. */
  readonly commands: readonly string[]
}

/** `size`: of the file that is there, in bytes. */
function plan({ path, length, head }: Segment, size: number, { blockSize }: Shape): Work {
  if (size <= head.length) {
    const bytes = length <= small ? Buffer.concat([head], length) : head
    return { file: { path, bytes }, commands: bytes.length === length ? [] : [end(path, length, blockSize)] }
  }
  const patch = `${path}.planflip`
  const commands = size === length ? [] : [end(path, length, blockSize)]
  if (head.length === 0) return { commands }
  const put = `dd if=${patch} of=${path} bs=${blockSize} conv=notrunc 2>/dev/null && rm ${patch}`
  return { file: { path: patch, bytes: head }, commands: [put, ...commands] }
}

/** Bytes that an archive may bring of zeros, which are then on the disk. */
const small = 256 * 1024

/** `dd` cuts or lengthens a file where it is told to begin to write, on every system, and leaves a hole. */
function end(path: string, length: number, blockSize: number): string {
  return `dd if=/dev/null of=${path} bs=${blockSize} seek=${length / blockSize} 2>/dev/null`
}

async function unpack(session: Session, files: readonly NonNullable<Work['file']>[]): Promise<void> {
  if (files.length === 0) return
  const archive = pack()
  for (const { path, bytes } of files) archive.entry({ name: path, mode: 0o600 }, bytes)
  archive.finalize()
  const text = gzipSync(await buffer(archive)).toString('base64')
  await pipeInServer(session, text, 'base64 -d | gzip -d | tar -xf -')
}

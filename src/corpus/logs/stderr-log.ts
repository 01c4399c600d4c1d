import type { LogMessage, LogReading } from './log-message.ts'
import type { LineOrigin } from './line-prefix.ts'
import { compileLinePrefix, guessLineOrigin } from './line-prefix.ts'
import { splitLines } from './split-lines.ts'

/**
 * Reads a log in plain text. Each part of an entry begins with the prefix and its own word (`LOG:`, `DETAIL:`), and every
 * further line of it with a tab (`send_message_to_server_log` and `append_with_tabs` of elog.c).
 *
 * An entry at the end that no line break ends may be cut off, and is not read.
 */
export async function* readStderrLog(
  pieces: AsyncIterable<string>,
  { onBroken, linePrefix }: LogReading,
): AsyncGenerator<LogMessage, void, undefined> {
  const entries = joinParts(linePrefix === undefined ? partByItself : partAfter(linePrefix), onBroken)
  for await (const { lines, isWhole } of splitLines(pieces)) {
    for (const line of lines) {
      const before = entries.take(line)
      if (before !== undefined) yield before
    }
    if (!isWhole) entries.drop()
  }
  const last = entries.end()
  if (last !== undefined) yield last
}

interface Entries {
  /** Takes a line, and gives the entry before where the line is none of it. */
  readonly take: (line: string) => LogMessage | undefined
  readonly end: () => LogMessage | undefined
  /** Forgets the entry that is not whole. */
  readonly drop: () => void
}

function joinParts(partOf: (line: string) => Part | undefined, onBroken: () => void): Entries {
  let parts: Part[] = []
  let isNoise = false

  const end = (): LogMessage | undefined => {
    const message = parts.length === 0 ? undefined : messageOf(parts)
    parts = []
    return message
  }
  const drop = (): void => {
    if (parts.length > 0) onBroken()
    parts = []
  }
  const endBefore = (part: Part): LogMessage | undefined => {
    const before = end()
    // A detail whose entry is cut off says nothing.
    if (!belongsToEntry.has(part.word)) parts = [part]
    return before
  }
  const take = (line: string): LogMessage | undefined => {
    const further = furtherLine.exec(line)?.[1]
    if (further !== undefined && parts.length > 0) {
      parts.at(-1)?.lines.push(further)
      return undefined
    }
    const part = further === undefined ? (partOf(line) ?? partOf(line.replace(wrapper, ''))) : undefined
    if (part === undefined) {
      if (line.trim() === '') return undefined
      // What other programs write between entries is one piece, however many lines it has. The entry before may be
      // without its further lines, as syslog has them.
      if (!isNoise) onBroken()
      isNoise = true
      drop()
      return undefined
    }
    isNoise = false
    if (parts.length === 0 || !belongsToEntry.has(part.word)) return endBefore(part)
    parts.push(part)
    return undefined
  }
  return { take, end, drop }
}

interface Part {
  readonly word: string
  readonly prefix: string
  /** Absent: to be told from the prefix. */
  readonly origin: LineOrigin | undefined
  readonly lines: string[]
}

const severities = String.raw`DEBUG\d?|INFO|NOTICE|WARNING|LOG|ERROR|FATAL|PANIC`
const belongsToEntry = new Set(['DETAIL', 'HINT', 'QUERY', 'CONTEXT', 'LOCATION', 'BACKTRACE', 'STATEMENT'])
const words = [severities, ...belongsToEntry].join('|')
const wordAnywhere = new RegExp(String.raw`^([^\t]*?)\b(${words}): {2}`)
const wordAtOnce = new RegExp(`^(${words}): {2}`)

/** What containers put before each line: `db-1  | `, `2026-11-23T15:52:40.456Z `, `2026-11-23T15:52:40.456Z stderr F `. */
const wrapper = /^(?:[\w.-]+ +\| ?|\d{4}-\d\d-\d\dT\S+ (?:std(?:out|err) F )?)/
const furtherLine = new RegExp(String.raw`${wrapper.source}?\t([^]*)$`)

function partByItself(line: string): Part | undefined {
  const [start, prefix, word] = wordAnywhere.exec(line) ?? []
  if (start === undefined || prefix === undefined || word === undefined) return undefined
  return { word, prefix, origin: undefined, lines: [line.slice(start.length)] }
}

function partAfter(linePrefix: string): (line: string) => Part | undefined {
  const readPrefix = compileLinePrefix(linePrefix)
  return (line) => {
    const read = readPrefix(line)
    if (read === undefined) return undefined
    const rest = line.slice(read.length)
    const [start, word] = wordAtOnce.exec(rest) ?? []
    if (start === undefined || word === undefined) return undefined
    return {
      word,
      prefix: line.slice(0, read.length),
      origin: read.origin,
      lines: [rest.slice(start.length)],
    }
  }
}

function messageOf([message, ...more]: readonly Part[]): LogMessage {
  const detail = more.find(({ word }) => word === 'DETAIL')
  return {
    ...(message?.origin ?? guessLineOrigin(message?.prefix ?? '')),
    // `log_error_verbosity = verbose` puts the SQLSTATE first.
    text: textOf(message).replace(/^00000: /, ''),
    ...(detail !== undefined && { detail: textOf(detail) }),
  }
}

function textOf(part: Part | undefined): string {
  return part?.lines.join('\n') ?? ''
}

/** Whether a line begins an entry, whatever its prefix. */
export function startsStderrEntry(line: string): boolean {
  return wordAnywhere.test(line)
}

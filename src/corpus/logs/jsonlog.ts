import * as v from 'valibot'
import type { LogMessage, LogReading } from './log-message.ts'
import { splitLines } from './split-lines.ts'

/**
 * Reads a jsonlog of PostgreSQL 15 and later: an object a line (the manual's chapter "Using JSON-Format Log Output"). Its query_id
 * is beyond what a number of JavaScript holds, and is not asked.
 */
export async function* readJsonlog(
  pieces: AsyncIterable<string>,
  { onBroken }: LogReading,
): AsyncGenerator<LogMessage, void, undefined> {
  for await (const { lines } of splitLines(pieces)) {
    for (const line of lines) {
      if (line.trim() === '') continue
      const entry = parseEntry(line)
      if (entry === undefined) onBroken()
      else yield entry
    }
  }
}

function parseEntry(line: string): LogMessage | undefined {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return undefined
  }
  const read = v.safeParse(schema, json)
  if (!read.success) return undefined
  const { message: text = '', detail, dbname: database, session_id: session } = read.output
  return {
    text,
    ...(detail !== undefined && { detail }),
    ...(database !== undefined && { database }),
    ...(session !== undefined && { session }),
  }
}

const schema = v.object({
  message: v.exactOptional(v.string()),
  detail: v.exactOptional(v.string()),
  dbname: v.exactOptional(v.string()),
  session_id: v.exactOptional(v.string()),
})

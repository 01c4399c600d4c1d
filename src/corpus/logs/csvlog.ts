import { parse } from 'csv-parse'
import { Readable } from 'node:stream'
import type { LogMessage, LogReading } from './log-message.ts'

/**
 * Reads a csvlog: a record an entry, over as many lines as its message has. Of its columns (the manual's chapter "Using CSV-Format
 * Log Output") later versions have added to the end only.
 */
export async function* readCsvlog(
  pieces: AsyncIterable<string>,
  { onBroken }: LogReading,
): AsyncGenerator<LogMessage, void, undefined> {
  const parser = parse({
    record_delimiter: ['\n', '\r\n'],
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: () => onBroken() as undefined,
  })
  const source = Readable.from(pieces)
  source.once('error', (error) => parser.destroy(error))
  for await (const record of source.pipe(parser)) {
    const entry = readRecord(record as readonly string[])
    if (entry === undefined) onBroken()
    else yield entry
  }
}

function readRecord(record: readonly string[]): LogMessage | undefined {
  const [time = '', , database, , , session = '', , , , , , , , text = '', detail] = record
  if (record.length < fewestColumns || !startsCsvlog(`${time},`)) return undefined
  return {
    text,
    session,
    ...(detail !== undefined && detail !== '' && { detail }),
    ...(database !== undefined && database !== '' && { database }),
  }
}

const fewestColumns = 23

/** `log_time` comes first: `2026-11-23 15:52:40.456 UTC`. */
export function startsCsvlog(line: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^,\s]+,/.test(line)
}

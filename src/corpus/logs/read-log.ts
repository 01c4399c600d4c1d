import { Failure } from '../../model/failure.ts'
import { readCsvlog, startsCsvlog } from './csvlog.ts'
import { readJsonlog } from './jsonlog.ts'
import { compileLinePrefix } from './line-prefix.ts'
import type { LogMessage, LogReading } from './log-message.ts'
import { readStderrLog, startsStderrEntry } from './stderr-log.ts'

type Format = (pieces: AsyncIterable<string>, reading: LogReading) => AsyncIterable<LogMessage>

/** Reads the entries of a log in whatever format its first lines are in. An empty file has none. */
export async function* readLog(
  file: string,
  pieces: AsyncGenerator<string>,
  reading: LogReading,
): AsyncGenerator<LogMessage, void, undefined> {
  const opening = await readOpening(pieces)
  if (opening.trim() === '') return
  const format = formatOf(opening)
  if (format === undefined) {
    throw new Failure('bad-usage', `${file} is no log of PostgreSQL in English: no line begins an entry.`, {
      hint: 'Name files that log_destination csvlog, jsonlog or stderr has written, with lc_messages C or en_US.',
    })
  }
  if (format === readStderrLog) requirePrefix(file, opening, reading)
  yield* format(startingWith(opening, pieces), reading)
}

function requirePrefix(file: string, opening: string, { linePrefix }: LogReading): void {
  if (linePrefix === undefined) return
  const readPrefix = compileLinePrefix(linePrefix)
  if (opening.split('\n').some((line) => readPrefix(line) !== undefined)) return
  throw new Failure('bad-usage', `No line of ${file} begins as the log_line_prefix "${linePrefix}" has it.`, {
    hint: 'Give what SHOW log_line_prefix says on the server, or leave --log-line-prefix out.',
  })
}

/** Characters, at least: a file may begin in the middle of a long statement. */
const openingLength = 1_000_000

async function readOpening(pieces: AsyncGenerator<string>): Promise<string> {
  let opening = ''
  while (opening.length < openingLength && (opening === '' || formatOf(opening) === undefined)) {
    const { value, done } = await pieces.next()
    if (done === true) break
    opening += value
  }
  return opening
}

/** Plain text may be within the statements of the other formats; lines of theirs within statements begin with a tab there. */
function formatOf(opening: string): Format | undefined {
  const lines = opening.split('\n')
  if (lines.some((line) => line.startsWith('{"timestamp":"'))) return readJsonlog
  if (lines.some(startsCsvlog)) return readCsvlog
  return lines.some(startsStderrEntry) ? readStderrLog : undefined
}

async function* startingWith(
  opening: string,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string, void, undefined> {
  yield opening
  yield* rest
}

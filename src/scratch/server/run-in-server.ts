import { Failure } from '../../model/failure.ts'
import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import { quoteLiteral } from '../../postgres/quote.ts'

/**
 * Runs lines of a shell's on the server's machine, as the server's user and in its data directory: COPY hands them to a program of
 * its own (chapter "COPY" of the manual; a superuser may). They may hold neither tab nor backslash, which COPY would write in
 * its own way.
 */
export async function runInServer(session: Session, lines: readonly string[]): Promise<void> {
  await pipeInServer(session, lines.join('\n'), 'sh -e')
}

/** Gives a text, with a line's end, to a command there. */
export async function pipeInServer(session: Session, text: string, command: string): Promise<void> {
  try {
    await session.query(
      `COPY (SELECT regexp_split_to_table(${quoteLiteral(text)}, '\\n')) TO PROGRAM ${quoteLiteral(command)}`,
    )
  } catch (cause) {
    const refusal = sqlErrorOf(cause)
    if (refusal === undefined) throw cause
    const detail = refusal.detail === undefined ? '' : `, ${refusal.detail}`
    throw new Failure(
      'engine-unavailable',
      `The server could not run a program: ${refusal.message}${detail}.`,
      {
        hint: 'Look into its log. The files of the scratch are written with sh, dd, base64, gzip and tar.',
        cause,
      },
    )
  }
}

/** The one way that this program asks Postgres anything. */
export interface Session {
  /**
   * Runs SQL and answers the rows of its last statement.
   *
   * Without parameters the simple protocol carries it, so several statements may come at once and utility
   * statements see no parameters. Numbers and booleans arrive as such, `json` parsed, all else as Postgres's text.
   * Errors of the server are thrown as they come: see `sqlErrorOf`.
   */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
}

/** What Postgres said when it refused a statement. */
export interface SqlError {
  readonly sqlstate: string
  readonly message: string
  readonly detail?: string
  /** Where in the statement, counted in characters from 1. */
  readonly position?: number
}

/** Reads an error that a session threw, whichever driver made it; undefined where the server did not say it. */
export function sqlErrorOf(error: unknown): SqlError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const { code, message, detail, position } = error as Error & {
    code: unknown
    detail?: unknown
    position?: unknown
  }
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return undefined
  return {
    sqlstate: code,
    message,
    ...(typeof detail === 'string' && { detail }),
    ...(position !== undefined && { position: Number(position) }),
  }
}

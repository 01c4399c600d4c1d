/** An entry of a server's log, of any format, as far as statements go by it. */
export interface LogMessage {
  /** Without severity, and with line breaks as they were sent. */
  readonly text: string
  readonly detail?: string
  /** Where the log tells it. */
  readonly database?: string
  /** One connection, by whatever the log knows it: a process's number, or Postgres's own name of the session. */
  readonly session?: string
}

export interface LogReading {
  /** Called for each entry that is cut off or no entry at all. */
  readonly onBroken: () => void
  /** The server's `log_line_prefix`, for logs in plain text. Absent: it is told from the lines. */
  readonly linePrefix?: string
}

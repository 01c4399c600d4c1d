import type { Sample } from '../../model/query.ts'
import { readExplained } from './explained.ts'
import type { LogMessage } from './log-message.ts'
import { readLoggedValues } from './logged-values.ts'

/**
 * What an entry tells of: a statement that was sent whole or executed, one of the steps before its execution, more rows of it, what
 * auto_explain says of it, or nothing but how long the session's last one took.
 */
export type Stage = 'executed' | 'parsed' | 'bound' | 'fetched' | 'explained'

export type Logged = LoggedStatement | { readonly stage: 'ended'; readonly milliseconds: number }

interface LoggedStatement {
  readonly stage: Stage
  readonly text: string
  /** Absent where there are none, or one is cut off. */
  readonly values?: Sample
  readonly milliseconds?: number
}

/**
 * Reads what `log_statement`, `log_min_duration_statement`, `log_duration` and auto_explain have written (`exec_simple_query`,
 * `exec_parse_message`, `exec_bind_message` and `exec_execute_message` of postgres.c). Undefined for every other entry,
 * `broken` for one of them that is cut off.
 */
export function readMessage({ text, detail }: LogMessage): Logged | 'broken' | undefined {
  const [before = '', duration] = /^duration: (\d+\.\d+) ms(?: {2}|\s*$)/.exec(text) ?? []
  const milliseconds = duration === undefined ? undefined : Number(duration)
  const message = text.slice(before.length)
  const timed = milliseconds === undefined ? {} : { milliseconds }
  if (message.trim() === '') return milliseconds === undefined ? undefined : { stage: 'ended', milliseconds }
  if (milliseconds !== undefined && message.startsWith('plan:\n')) {
    const explained = readExplained(message.slice('plan:\n'.length))
    if (explained === undefined) return 'broken'
    const statement = { stage: 'explained', text: ofPrepare(explained.text) ?? explained.text } as const
    return { ...statement, ...timed, ...valuesIn(explained.values) }
  }
  const [, step] = /^(statement|parse|bind|execute fetch from|execute)\b/.exec(message) ?? []
  if (step === undefined) return undefined
  const sent = textAfter(message.slice(step.length), step)
  if (sent === undefined) return undefined
  const [, prepared] = /^prepare: ([^]*)$/.exec(detail ?? '') ?? []
  const values = /^[Pp]arameters: ([^]*)$/.exec(detail ?? '')?.[1]
  return {
    stage: stages[step] ?? 'executed',
    text: (prepared === undefined ? undefined : ofPrepare(prepared)) ?? sent,
    ...timed,
    ...valuesIn(values),
  }
}

const stages: Readonly<Record<string, Stage>> = {
  parse: 'parsed',
  bind: 'bound',
  'execute fetch from': 'fetched',
}

function valuesIn(text: string | undefined): { readonly values?: Sample } {
  const values = text === undefined ? undefined : readLoggedValues(text)
  return values === undefined || values.length === 0 ? {} : { values }
}

/** Behind `: `, or ` name: `, whose name may have a colon itself: then the statement is where one begins. */
function textAfter(rest: string, step: string): string | undefined {
  if (step === 'statement') return /^: ([^]*)$/.exec(rest)?.[1]
  return statementAfterName.exec(rest)?.[1] ?? /^ [^]*?: ([^]*)$/.exec(rest)?.[1]
}

const statementAfterName =
  /^ [^]*?: (\s*(?:(?:select|insert|update|delete|merge|with|values|table)\b|\(|--|\/\*)[^]*)$/i

/** What `PREPARE name (types) AS` prepares: `EXECUTE name (…)` runs that. */
function ofPrepare(text: string): string | undefined {
  return /^\s*prepare\s+(?:"(?:[^"]|"")+"|[^\s"(]+)\s*(?:\((?:[^()]|\([^()]*\))*\))?\s*\bas\b\s*([^]+)$/i.exec(
    text,
  )?.[1]
}

import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers'
import { isMainThread } from 'node:worker_threads'
import type { Sample } from '../model/query.ts'
import type { RecordedStatement } from '../model/recorded.ts'
import type { CallSite } from './call-site.ts'
import { callSite } from './call-site.ts'
import { valueText } from './value-text.ts'

export interface RecorderOptions {
  /** Where each process writes a file of its own (default: what `planflip record` says, else `.planflip/recorded`). */
  readonly directory?: string
  /** Whether values leave the process, or at most what is known of their types (default: `keep`). */
  readonly values?: 'keep' | 'types'
}

/** What a hook hands its statements to. Nothing of it throws: what cannot be recorded is an application's no concern. */
export interface Recorder {
  record(statement: Sent): void
  /** Writes what is recorded. It also happens every second or so, when the process ends, and on SIGTERM and SIGINT. */
  flush(): void
}

export interface Sent {
  readonly text: string
  readonly values?: readonly unknown[] | undefined
  /** As SQL names them, where the driver knows. */
  readonly types?: readonly (string | null)[]
  /** Where the application asked, if that is not to be seen from here any more. */
  readonly site?: CallSite | undefined
}

/** Opens a recorder. The default one is shared: two hooks write one file. */
export function openRecorder({
  directory = process.env['PLANFLIP_RECORD'] ?? join('.planflip', 'recorded'),
  values = process.env['PLANFLIP_RECORD_VALUES'] === 'types' ? 'types' : 'keep',
}: RecorderOptions = {}): Recorder {
  const key = `${values} ${directory}`
  const recorder = open.get(key) ?? startRecorder(directory, values)
  open.set(key, recorder)
  return recorder
}

const open = new Map<string, Recorder>()

interface Seen {
  count: number
  readonly sites: Set<string>
  /** By their JSON. */
  readonly samples: Map<string, Sample>
  readonly types?: readonly (string | null)[]
}

/** Distinct values, and distinct places, that are kept of one text. */
const mostSamples = 8
const mostSites = 8
/** Texts in memory: an ORM that writes values into its SQL never sends the same text twice. */
const mostTexts = 10_000
/** Milliseconds. */
const flushEvery = 1000

function startRecorder(directory: string, values: 'keep' | 'types'): Recorder {
  let seen = new Map<string, Seen>()
  let file = newFile(directory)
  let isScheduled = false

  const flush = (): void => {
    if (seen.size === 0) return
    try {
      writeRecording(file, seen)
    } catch (error) {
      warnOnce(error)
    }
  }
  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    const flushLater = (): void => {
      isScheduled = false
      flush()
    }
    setTimeout(flushLater, flushEvery).unref()
  }
  const record = (sent: Sent): void => {
    try {
      remember(seen, sent, values)
      schedule()
      if (seen.size < mostTexts) return
      flush()
      seen = new Map()
      file = newFile(directory)
    } catch (error) {
      warnOnce(error)
    }
  }
  flushAtEnd(flush)
  return { record, flush }
}

function newFile(directory: string): string {
  return join(directory, `${process.pid}-${randomUUID().slice(0, 8)}.jsonl`)
}

function remember(seen: Map<string, Seen>, sent: Sent, values: 'keep' | 'types'): void {
  const known = seen.get(sent.text)
  const statement = known ?? {
    count: 0,
    sites: new Set(),
    samples: new Map(),
    ...(sent.types !== undefined && { types: sent.types }),
  }
  if (known === undefined) seen.set(sent.text, statement)
  statement.count += 1

  // A stack costs more than all the rest: it is looked at the 1st, 2nd, 4th, 8th… time.
  if ((statement.count & (statement.count - 1)) === 0 && statement.sites.size < mostSites) {
    const site = (sent.site ?? callSite())()
    if (site !== undefined) statement.sites.add(site)
  }
  if (
    values === 'keep' &&
    sent.values !== undefined &&
    sent.values.length > 0 &&
    statement.samples.size < mostSamples
  ) {
    const sample = sent.values.map(valueText)
    if (isWhole(sample)) statement.samples.set(JSON.stringify(sample), sample)
  }
}

function isWhole(sample: readonly (string | null | undefined)[]): sample is Sample {
  return !sample.includes(undefined)
}

function writeRecording(file: string, seen: ReadonlyMap<string, Seen>): void {
  const lines = [...seen].map(([text, { count, sites, samples, types }]) => {
    const statement: RecordedStatement = {
      text,
      count,
      sites: [...sites],
      samples: [...samples.values()],
      ...(types !== undefined && { types }),
    }
    return `${JSON.stringify(statement)}\n`
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.tmp`, lines.join(''))
  renameSync(`${file}.tmp`, file)
}

/** A worker thread gets no signals; and where others listen to one, they decide what becomes of the process. */
function flushAtEnd(flush: () => void): void {
  process.once('exit', flush)
  if (!isMainThread) return
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const end = (): void => {
      flush()
      if (process.listenerCount(signal) > 1) return
      process.off(signal, end)
      process.kill(process.pid, signal)
    }
    process.on(signal, end)
  }
}

let hasWarned = false

function warnOnce(error: unknown): void {
  if (hasWarned) return
  hasWarned = true
  process.emitWarning(`planflip cannot record: ${error instanceof Error ? error.message : String(error)}`)
}

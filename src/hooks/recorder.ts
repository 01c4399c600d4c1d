import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers'
import { isMainThread } from 'node:worker_threads'
import type { Sample } from '../model/query.ts'
import type { RecordedStatement } from '../model/recorded.ts'
import { longRow } from '../model/recorded.ts'
import type { CallSite, TellSite } from './call-site.ts'
import { callSite } from './call-site.ts'
import { countRuns, shapeOf } from './count-runs.ts'
import { valueText } from './value-text.ts'
import { waitForSite } from './waiting-for-site.ts'

export interface RecorderOptions {
  /** Where each process writes a file of its own (default: what `planflip record` says, else `.planflip/recorded`). */
  readonly directory?: string
  /** Whether values leave the process, or at most what is known of their types (default: `keep`). */
  readonly values?: 'keep' | 'types'
}

/** What a hook hands its statements to. Nothing of it throws: what cannot be recorded is an application's no concern. */
export interface Recorder {
  /** Whether anything is to be recorded by it, now. */
  isOn(): boolean
  /** Answers with what is to be told the place in the application, where that was wanted and is not to be seen. */
  record(statement: Sent): TellSite | undefined
  /** Whether the place is looked at when the text is sent for the next time. */
  wantsSite(text: string): boolean
  /** Writes what is recorded. It also happens every second or so, when the process ends, and on SIGTERM and SIGINT. */
  flush(): void
  /** Writes what is recorded, and nothing more from now on. */
  close(): void
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
  inARow: number
  /** What it has in common with texts that differ in their values. */
  readonly shape: string
  readonly sites: Set<string>
  /** Where it was sent in a long row. */
  rowSite?: string
  /** By their JSON. */
  readonly samples: Map<string, Sample>
  readonly types?: readonly (string | null)[]
}

/** Distinct values, and distinct places, that are written of one text. */
const mostSamples = 8
const mostSites = 8
/** Of which the written ones are chosen, whatever order they came in. */
const mostRemembered = 64
/** Texts in memory: an ORM that writes values into its SQL never sends the same text twice. */
const mostTexts = 10_000
/** Milliseconds. */
const flushEvery = 1000

function startRecorder(directory: string, values: 'keep' | 'types'): Recorder {
  let seen = new Map<string, Seen>()
  const runs = countRuns()
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
  const record = (sent: Sent): TellSite | undefined => {
    try {
      const statement = remember(seen, sent, values)
      const inARow = runs(statement.shape)
      const isLong = inARow === longRow && statement.inARow < longRow
      statement.inARow = Math.max(statement.inARow, inARow)
      schedule()
      if (seen.size >= mostTexts) {
        flush()
        seen = new Map()
        file = newFile(directory)
      }
      return findSite(statement, sent, isLong)
    } catch (error) {
      warnOnce(error)
      return undefined
    }
  }
  const stopFlushing = flushAtEnd(flush)
  const close = (): void => {
    flush()
    seen = new Map()
    stopFlushing()
  }
  const wantsSite = (text: string): boolean => isLookedAt((seen.get(text)?.count ?? 0) + 1)
  return { isOn: () => true, record, wantsSite, flush, close }
}

function newFile(directory: string): string {
  return join(directory, `${process.pid}-${randomUUID().slice(0, 8)}.jsonl`)
}

function remember(seen: Map<string, Seen>, sent: Sent, values: 'keep' | 'types'): Seen {
  const known = seen.get(sent.text)
  const statement = known ?? {
    count: 0,
    inARow: 0,
    shape: shapeOf(sent),
    sites: new Set(),
    samples: new Map(),
    ...(sent.types !== undefined && { types: sent.types }),
  }
  if (known === undefined) seen.set(sent.text, statement)
  statement.count += 1
  if (
    values === 'keep' &&
    sent.values !== undefined &&
    sent.values.length > 0 &&
    statement.samples.size < mostRemembered
  ) {
    const sample = sent.values.map(valueText)
    if (isWhole(sample)) statement.samples.set(JSON.stringify(sample), sample)
  }
  return statement
}

function findSite(statement: Seen, sent: Sent, isLong: boolean): TellSite | undefined {
  const { count, sites } = statement
  if (!isLong && (!isLookedAt(count) || sites.size >= mostSites)) return undefined
  const keep = (site: CallSite): boolean => {
    const place = site()
    if (place === undefined) return false
    sites.add(place)
    if (isLong) statement.rowSite = place
    return true
  }
  if (keep(sent.site ?? callSite())) return undefined
  const keepLater: TellSite = (site) => void keep(site)
  waitForSite(keepLater)
  return keepLater
}

/** A stack costs more than all the rest: it is looked at the 1st, 2nd, 4th, 8th… time. */
function isLookedAt(count: number): boolean {
  return (count & (count - 1)) === 0
}

function isWhole(sample: readonly (string | null | undefined)[]): sample is Sample {
  return !sample.includes(undefined)
}

function writeRecording(file: string, seen: ReadonlyMap<string, Seen>): void {
  const lines = [...seen].map(([text, { count, inARow, sites, rowSite, samples, types }]) => {
    const statement: RecordedStatement = {
      text,
      count,
      sites: [...new Set([...(rowSite === undefined ? [] : [rowSite]), ...sites])],
      samples: chooseSamples(samples),
      ...(types !== undefined && { types }),
      ...(inARow > 1 && { inARow }),
    }
    return `${JSON.stringify(statement)}\n`
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.tmp`, lines.join(''))
  renameSync(`${file}.tmp`, file)
}

/** The same of the same, and of all sizes. */
function chooseSamples(samples: ReadonlyMap<string, Sample>): readonly Sample[] {
  if (samples.size <= mostSamples) return [...samples.values()]
  const byDigest = new Map([...samples].map(([json, sample]) => [hash(json), sample]))
  const digests = [...byDigest.keys()].toSorted().slice(0, mostSamples)
  return digests.flatMap((digest) => [byDigest.get(digest) ?? []])
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A worker thread gets no signals; and where others listen to one, they decide what becomes of the process. */
function flushAtEnd(flush: () => void): () => void {
  process.once('exit', flush)
  const ends = (isMainThread ? (['SIGTERM', 'SIGINT'] as const) : []).map((signal) => {
    const end = (): void => {
      flush()
      if (process.listenerCount(signal) > 1) return
      process.off(signal, end)
      process.kill(process.pid, signal)
    }
    process.on(signal, end)
    return () => process.off(signal, end)
  })
  return () => {
    process.off('exit', flush)
    for (const stop of ends) stop()
  }
}

let hasWarned = false

function warnOnce(error: unknown): void {
  if (hasWarned) return
  hasWarned = true
  process.emitWarning(`planflip cannot record: ${error instanceof Error ? error.message : String(error)}`)
}

import { Failure } from '../../model/failure.ts'
import type { Progress } from '../../model/progress.ts'
import type { Session } from '../../model/session.ts'
import { sqlErrorOf } from '../../model/session.ts'
import type { Hindrance } from '../../model/unreadable.ts'
import { undone } from '../../postgres/transaction.ts'
import { isLocked } from '../indexes.ts'
import { lockNotAvailable, readLocks } from '../past-locks.ts'
import type { EndProbe } from './end-probe.ts'
import { selectEnd } from './end-probe.ts'
import type { WalkedNode } from './index-walks.ts'
import { indexWalks } from './index-walks.ts'

/** What stands at an end of an index, null if it has no value; or why nobody found out. */
export type ProbedEnd = { readonly value: string | null } | { readonly hindrance: Hindrance }

/**
 * Reads ends of B-trees, which the planner looks up while it plans (`get_actual_variable_range` of selfuncs.c). The answers
 * are in the order of the probes.
 *
 * An end costs one descent of its index. Before a probe runs its plan is looked at, under the locks that it runs under: what would
 * not walk an index does not run. Probes go in batches with a timeout that is short; a batch that fails is asked again in pieces, down
 * to the one probe that is to blame, which costs its own end only. `locked` grows by what turns out to be.
 *
 * @param timeout milliseconds for a single probe
 */
export async function readEnds(
  session: Session,
  probes: readonly EndProbe[],
  locked: Set<number>,
  progress?: Progress,
  timeout = usualTimeout,
): Promise<readonly ProbedEnd[]> {
  const ends: ProbedEnd[] = []
  const patience = { left: mostWaiting }
  if (probes.length > 0) {
    await undone(session, async () => {
      const [given] = await session.query<{ readonly limit: number }>(`${settings};
        SELECT setting::int AS "limit" FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'`)
      const most = given?.limit || Infinity
      // Most probes take a small part of their time: a batch is not to wait for the sum of it.
      const timeoutFor = (probed: number) => Math.min(most, Math.round(timeout * (1 + (probed - 1) / 10)))
      for (let start = 0; start < probes.length; start += batchSize) {
        progress?.('reading index ends', { done: start, total: probes.length })
        const batch = probes.slice(start, start + batchSize)
        ends.push(...(await askEnds(session, batch, { locked, patience, timeoutFor })))
      }
    })
  }
  return ends
}

/** So many tables at once are locked, and so many ends asked for in a round trip. */
const batchSize = 100

/** Milliseconds that may go by in vain, in all. */
const mostWaiting = 30_000

/** Milliseconds: an end is a few pages, which may have to come from a disk that is busy. */
const usualTimeout = 500

/** An index is preferred whatever it costs; and no other process is started, nothing compiled, for one row. */
const settings = `SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;
  SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on; SET LOCAL max_parallel_workers_per_gather = 0;
  SET LOCAL jit = off; SET LOCAL constraint_exclusion = off`

interface Circumstances {
  readonly locked: Set<number>
  /** Milliseconds. */
  readonly patience: { left: number }
  /** Milliseconds for so many probes. */
  readonly timeoutFor: (probes: number) => number
}

async function askEnds(
  session: Session,
  probes: readonly EndProbe[],
  circumstances: Circumstances,
): Promise<readonly ProbedEnd[]> {
  const { locked, patience, timeoutFor } = circumstances
  if (probes.length === 0) return []
  const open = probes.filter(({ index }) => !isLocked(index, locked))
  if (open.length < probes.length) {
    const answers = await askEnds(session, open, circumstances)
    const known = new Map(open.map((probe, place) => [probe, answers[place]]))
    return probes.map((probe) => known.get(probe) ?? hinderedBy('locked'))
  }
  if (patience.left <= 0) return open.map(() => hinderedBy('too slow'))
  const begun = performance.now()
  try {
    return await undone(session, () => askBatch(session, open, timeoutFor(open.length)))
  } catch (error) {
    const refusal = sqlErrorOf(error)
    if (refusal === undefined || endsSession.test(refusal.sqlstate)) throw error
    patience.left -= performance.now() - begun
    if (refusal.sqlstate === lockNotAvailable) {
      const known = locked.size
      for (const { oid } of await readLocks(session)) locked.add(oid)
      if (locked.size > known) return askEnds(session, open, circumstances)
    }
    if (open.length === 1) return [hinderedBy(hindrances[refusal.sqlstate] ?? 'refused')]
    const ends: ProbedEnd[] = []
    const piece = Math.ceil(open.length / 10)
    for (let start = 0; start < open.length; start += piece) {
      ends.push(...(await askEnds(session, open.slice(start, start + piece), circumstances)))
    }
    return ends
  }
}

const hinderedBy = (hindrance: Hindrance): ProbedEnd => ({ hindrance })

const hindrances: Readonly<Record<string, Hindrance>> = { '55P03': 'locked', '57014': 'too slow' }

/** A recovery conflict, and all that ends the server's process: there is nobody to ask again. */
const endsSession = /^(?:40|08|57P)/

async function askBatch(
  session: Session,
  probes: readonly EndProbe[],
  timeout: number,
): Promise<readonly ProbedEnd[]> {
  const [row] = await askInTime<{ 'QUERY PLAN': readonly { readonly Plan: WalkedNode }[] }>(
    session,
    `SET LOCAL statement_timeout = ${timeout}; SET LOCAL lock_timeout = ${Math.min(1000, timeout / 2)};
      EXPLAIN (FORMAT JSON) ${unionOf(probes.map(selectEnd))}`,
    timeout,
  )
  const plan = row?.['QUERY PLAN'][0]?.Plan
  const walks = plan && indexWalks(plan, probes.length)
  if (walks === undefined) {
    const ends: ProbedEnd[] = []
    for (const probe of probes) ends.push(...(await askBatch(session, [probe], timeout)))
    return ends
  }
  const selects = probes.map(selectEnd).filter((_, place) => walks[place])
  if (selects.length === 0) return probes.map(() => hinderedBy('no index'))
  const rows = await askInTime<{ readonly place: number; readonly value: string | null }>(
    session,
    unionOf(selects),
    timeout,
  )
  const values = new Map(rows.map(({ place, value }) => [place, value]))
  return probes.map((_, place) =>
    walks[place] === true ? { value: values.get(place) ?? null } : hinderedBy('no index'),
  )
}

function unionOf(selects: readonly string[]): string {
  return selects.map((select) => `(${select})`).join('\nUNION ALL\n')
}

/** A statement that is cancelled before its time was cancelled by somebody, who means all of the capture. */
async function askInTime<Row>(session: Session, sql: string, timeout: number): Promise<readonly Row[]> {
  const begun = performance.now()
  try {
    return await session.query<Row>(sql)
  } catch (error) {
    if (sqlErrorOf(error)?.sqlstate !== '57014' || performance.now() - begun >= timeout - clockSkew)
      throw error
    throw new Failure('timed-out', 'Somebody on the server cancelled what the capture was asking.', {
      hint: 'Ask who looks after the server, and capture again when it suits them.',
      cause: error,
    })
  }
}

/** Milliseconds by which two clocks may part. */
const clockSkew = 20

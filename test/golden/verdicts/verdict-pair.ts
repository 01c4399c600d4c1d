import { readdir } from 'node:fs/promises'
import type { Relation } from '../../../src/model/snapshot.ts'
import type { Server } from '../../../src/model/server.ts'
import type { Allow } from '../../../src/model/query.ts'
import type { Verdict } from '../../../src/model/verdict.ts'
import { readGolden } from '../golden-json.ts'

/**
 * A query that was planned twice by a real server, and in between one thing became another. What stands before `taken` was
 * written by hand; what is expected, before anybody ran the comparison.
 */
export interface VerdictPair {
  readonly title: string
  /** Why somebody who knows databases would say so. */
  readonly because: string
  readonly major: number
  /** Of both sides. */
  readonly settings?: Readonly<Record<string, string>>
  /** What is done to the shop before anything is planned. */
  readonly setUp?: readonly string[]
  /** In lines. */
  readonly query: readonly string[]
  readonly change: Change
  readonly allows?: readonly Allow[]
  readonly expected: Expected
  readonly taken?: { readonly baseline: TakenSide; readonly candidate: TakenSide }
}

type Change =
  | { readonly what: 'query'; readonly query: readonly string[] }
  /** A migration: the candidate plans with the statistics that were there. */
  | { readonly what: 'schema'; readonly sql: readonly string[] }
  /** Other data, or another sample of the same: the candidate is another capture. */
  | { readonly what: 'statistics'; readonly sql: readonly string[] }
  | { readonly what: 'settings'; readonly settings: Readonly<Record<string, string>> }
  | { readonly what: 'version'; readonly major: number }

export interface Expected {
  readonly verdict: Verdict
  readonly reason: string
  /** `error sort-added: 200,000 rows are now sorted by placed_at`; after it, in brackets, what speaks for it. */
  readonly changes: readonly string[]
}

/** What a server said and knew. */
export interface TakenSide {
  readonly outcome: TakenOutcome
  readonly facts: {
    readonly server: Server
    readonly settings: Readonly<Record<string, string>>
    readonly relations: readonly TakenRelation[]
  }
}

export type TakenOutcome =
  | { readonly text: readonly string[]; readonly json: unknown }
  | { readonly sqlstate: string; readonly message: string }

export type TakenRelation = Pick<Relation, 'schemaname' | 'relname' | 'blocks' | 'relpages' | 'reltuples'>

const folder = new URL('pairs/', import.meta.url)

/** By name, which is the file's. */
export async function readPairs(): Promise<readonly (readonly [name: string, pair: VerdictPair])[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).toSorted()
  return Promise.all(
    files.map(async (file) => {
      const name = file.replace(/\.json$/, '')
      return [name, (await readGolden(fileOf(name))) as VerdictPair] as const
    }),
  )
}

export function fileOf(name: string): URL {
  return new URL(`${name}.json`, folder)
}

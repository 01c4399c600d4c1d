import type { Scratch, Wanted } from '../model/scratch.ts'
import type { EngineOptions } from './engine-options.ts'

/** What an engine says of itself, for one production, before it is started. */
export interface Offer {
  /** As `--engine` takes it. */
  readonly engine: string
  /** What it is: `PostgreSQL 17.10`. */
  readonly name: string
  /** Extensions that the schema creates and the engine has not. */
  readonly lacking: readonly string[]
  readonly start: () => Promise<Scratch>
}

/** Undefined where the engine is not here. */
export type Offering = (wanted: Wanted, options: EngineOptions) => Promise<Offer | undefined>

/** Whatever a schema says of it, every server has it. */
export function extensionsOf({ extensions }: Wanted): readonly string[] {
  return extensions.filter((name) => name !== 'plpgsql')
}

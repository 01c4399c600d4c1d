import type { Log } from './log.ts'

/** What a program in a container has around it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly command: readonly string[]
  readonly log: Log
  /** Removes containers that have all of these labels, as whoever reaches Docker's socket may. */
  readonly removeLabelled: (labels: readonly string[]) => Promise<void>
}

/** What a container does while it runs. */
export interface Program {
  /** Where it listens in there, by the port that it would have in a container of Docker's. Absent: not yet, or nowhere. */
  readonly listensAt: (port: number) => { readonly port: number } | undefined
  /** Resolves with the exit code. */
  readonly ended: Promise<number>
  readonly stop: () => Promise<void>
}

/** An image is what its configuration says, and a function that does what its entrypoint would. */
export interface Image {
  readonly env?: Readonly<Record<string, string>>
  readonly command?: readonly string[]
  readonly exposes?: readonly number[]
  readonly labels?: Readonly<Record<string, string>>
  readonly run: (surroundings: Surroundings) => Program
}

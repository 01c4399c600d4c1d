import type { Context } from './context.ts'
import { runToItsEnd } from './run-to-its-end.ts'
import { withPreload } from './with-preload.ts'

export interface RecordedCommand {
  /** The program and its arguments, which no shell reads. */
  readonly words: readonly string[]
  /** Where its processes write what they record. */
  readonly directory: string
  readonly values: 'keep' | 'types'
}

/** Runs a command in which every Node records, as hooks do, and answers with its exit code. */
export async function runRecorded(
  { words, directory, values }: RecordedCommand,
  context: Pick<Context, 'environment' | 'passSignals'>,
): Promise<number> {
  const environment = {
    ...withPreload(context.environment),
    PLANFLIP_RECORD: directory,
    PLANFLIP_RECORD_VALUES: values,
  }
  return runToItsEnd(words, environment, context)
}

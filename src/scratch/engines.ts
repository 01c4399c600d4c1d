import { Failure } from '../model/failure.ts'
import type { Scratch, Wanted } from '../model/scratch.ts'

export interface EngineOptions {
  /** Where templates are kept between runs. */
  readonly cache: string
}

type Engine = (wanted: Wanted, options: EngineOptions) => Promise<Scratch>

/** Engines by the name that `--engine` takes. Imported on demand. */
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  pglite: async () => (await import('./pglite/engine.ts')).startPglite,
}

/** Starts an empty database on the engine of that name; `auto` takes the best that is there. */
export async function startScratch(engine: string, wanted: Wanted, options: EngineOptions): Promise<Scratch> {
  const load = engines[engine === 'auto' ? 'pglite' : engine]
  if (load === undefined) {
    throw new Failure('bad-usage', `There is no engine ${engine}.`, {
      hint: `Take one of auto, ${Object.keys(engines).join(', ')}.`,
    })
  }
  const start = await load()
  return start(wanted, options)
}

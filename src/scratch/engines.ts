import { Failure } from '../model/failure.ts'
import type { Scratch, Wanted } from '../model/scratch.ts'
import type { EngineOptions } from './engine-options.ts'

/** `detail` is what follows a colon: `native:17`. */
type Engine = (wanted: Wanted, options: EngineOptions, detail: string | undefined) => Promise<Scratch>

/** Engines by the name that `--engine` takes. Imported on demand. */
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  auto: async () => withoutDetail('auto', (await import('./best-engine.ts')).startBest),
  pglite: async () => withoutDetail('pglite', (await import('./pglite/engine.ts')).startPglite),
  native: async () => withMajor('native', (await import('./native/engine.ts')).startNative),
  container: async () => (await import('./container/engine.ts')).startContainer,
  server: async () => (await import('./server/engine.ts')).startServerEngine,
}

/** Starts an empty database on the engine of that name. */
export async function startScratch(engine: string, wanted: Wanted, options: EngineOptions): Promise<Scratch> {
  const [name = '', ...detail] = engine.split(':')
  const load = Object.hasOwn(engines, name) ? engines[name] : undefined
  if (load === undefined) throw noSuchEngine(name)
  const start = await load()
  return start(wanted, options, detail.length === 0 ? undefined : detail.join(':'))
}

function withoutDetail(
  name: string,
  start: (wanted: Wanted, options: EngineOptions) => Promise<Scratch>,
): Engine {
  return (wanted, options, detail) => {
    if (detail !== undefined) throw noSuchEngine(`${name}:${detail}`)
    return start(wanted, options)
  }
}

function withMajor(
  name: string,
  start: (wanted: Wanted, options: EngineOptions, major?: number) => Promise<Scratch>,
): Engine {
  return (wanted, options, detail) => {
    if (detail === undefined) return start(wanted, options)
    if (!/^\d{2}$/.test(detail)) throw noSuchEngine(`${name}:${detail}`)
    return start(wanted, options, Number(detail))
  }
}

const names = ['auto', 'pglite', 'native', 'native:MAJOR', 'container', 'container:IMAGE', 'server:URL']

function noSuchEngine(engine: string): Failure {
  return new Failure('bad-usage', `There is no engine ${engine}.`, {
    hint: `Take one of ${names.join(', ')}.`,
  })
}

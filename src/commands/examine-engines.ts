import type { Check, Choice } from '../model/diagnosis.ts'
import type { Wanted } from '../model/scratch.ts'
import { majorOf } from '../model/server.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { chooseEngine } from '../scratch/best-engine.ts'
import { imageHere } from '../scratch/container/offer.ts'
import { startScratch } from '../scratch/engines.ts'
import { useOneWith } from '../inject/say-lacking.ts'
import { lackingExtensions } from '../scratch/lacking-extensions.ts'
import { majors } from '../scratch/native/versions.ts'
import { brokenBy } from './broken-by.ts'
import type { Context } from './context.ts'
import { wantedBy } from './wanted-by.ts'

/** Starts each engine as this snapshot wants it, since nothing else tells whether it works, and says which would be used. */
export async function examineEngines(
  { engine: asked, directory }: { readonly engine: string; readonly directory: string },
  snapshot: Snapshot | undefined,
  context: Context,
): Promise<{ readonly engine: Choice; readonly engineChecks: readonly Check[] }> {
  const { cache, environment, signal, progress } = context
  const wanted = snapshot === undefined ? usual : wantedBy({ snapshot })
  const options = { cache, environment, projectDirectory: directory }
  const engine =
    asked === 'auto' ? await chooseEngine(wanted, options) : { engine: asked, because: 'It was asked for' }
  const engineChecks: Check[] = []
  const major = majorOf(wanted.server)
  for (const name of new Set([`native:${major}`, 'container', 'pglite', engine.engine])) {
    signal.throwIfAborted()
    // The one that is chosen is looked at anyway.
    if (name === 'container' && engine.engine.startsWith('container')) continue
    const about = withoutUrl(name)
    progress(`starting ${about}`)
    engineChecks.push(await examine(name, about))
  }
  return { engine: { ...engine, engine: withoutUrl(engine.engine) }, engineChecks }

  async function examine(name: string, about: string): Promise<Check> {
    try {
      // Nobody asked for an image to be pulled.
      const known =
        name === 'container' && engine.engine !== name
          ? `container:${await imageHere(wanted, options)}`
          : name
      await using scratch = await startScratch(known, wanted, options)
      const lacking = await lackingExtensions(scratch.session, wanted.extensions)
      const losses = [
        ...scratch.shortfalls,
        ...(lacking.length === 0 ? [] : [`It has not the extensions of the schema: ${lacking.join(', ')}.`]),
      ]
      const works = `${scratch.engine} works.`
      return losses.length === 0
        ? { about, state: 'ok', fact: works }
        : {
            about,
            state: 'warning',
            fact: [works, ...losses].join(' '),
            ...(lacking.length > 0 && { mend: useOneWith(lacking, majorOf(wanted.server)) }),
          }
    } catch (error) {
      const check = brokenBy(error, about)
      if (name === engine.engine) return check
      // Nobody needs all of them.
      const { stops: _, ...rest } = check
      return { ...rest, state: 'warning' }
    }
  }
}

/** There may be a password in it. */
function withoutUrl(engine: string): string {
  return engine.startsWith('server:') ? 'server' : engine
}

/** Of a project that has captured nothing yet. */
const usual: Wanted = {
  server: {
    num: (majors.at(-1) ?? 0) * 10_000,
    version: '',
    blockSize: 8192,
    segmentBlocks: 131_072,
    pointerBytes: 8,
  },
  locale: { encoding: 'UTF8', provider: 'libc', collate: 'C', ctype: 'C' },
  extensions: [],
}

import type { Choice } from '../model/diagnosis.ts'
import type { Scratch, Wanted } from '../model/scratch.ts'
import { majorOf } from '../model/server.ts'
import type { EngineOptions } from './engine-options.ts'
import type { Offer, Offering } from './offer.ts'
import { scratchWith } from './scratch-with.ts'

/** The nearest to production first: builds of its major version and of 64 bits. */
const offerings: readonly (() => Promise<Offering>)[] = [
  async () => (await import('./native/offer.ts')).offerNative,
  async () => (await import('./container/offer.ts')).offerContainer,
  async () => (await import('./pglite/offer.ts')).offerPglite,
]

/** Chooses the nearest engine among those that are here and have the most of the extensions that the schema creates. */
export async function chooseEngine(wanted: Wanted, options: EngineOptions): Promise<Choice> {
  return (await choose(wanted, options)).choice
}

/** Starts that engine, with a word on what is lost where it is not a build as production's is. */
export async function startBest(wanted: Wanted, options: EngineOptions): Promise<Scratch> {
  const { choice, offer } = await choose(wanted, options)
  const scratch = await offer.start()
  if (scratch.server.pointerBytes === wanted.server.pointerBytes) return scratch
  const install = choice.install === undefined ? '' : `: see ${choice.install}`
  const shortfall = `${choice.because}, so that a 32-bit build plans, which estimates memory a little differently${install}.`
  return scratchWith(scratch, { shortfalls: [...scratch.shortfalls, shortfall] })
}

interface Chosen {
  readonly offer: Offer
  readonly choice: Choice
}

async function choose(wanted: Wanted, options: EngineOptions): Promise<Chosen> {
  const offers: Offer[] = []
  for (const load of offerings) {
    const offer = await (await load())(wanted, options)
    if (offer === undefined) continue
    offers.push(offer)
    if (offer.lacking.length === 0) break
  }
  const [best] = offers.toSorted((one, other) => one.lacking.length - other.lacking.length)
  if (best === undefined) throw new Error('the embedded engine is always there')
  const passedOver = offers.filter((offer) => offer !== best)
  return { offer: best, choice: choiceOf(best, passedOver, majorOf(wanted.server)) }
}

function choiceOf({ engine, lacking }: Offer, [nearer]: readonly Offer[], major: number): Choice {
  const though = lacking.length === 0 ? '' : ` (without the ${extensions(lacking)})`
  if (engine !== 'pglite') return { engine, because: `It is of production's major version${though}` }
  if (nearer !== undefined) {
    return { engine, because: `${nearer.name} has not the ${extensions(nearer.lacking)}${though}` }
  }
  return {
    engine,
    because: `PostgreSQL ${major} is not installed for planflip${though}`,
    install: `planflip engine install ${major}`,
  }
}

function extensions(names: readonly string[]): string {
  return `extension${names.length === 1 ? '' : 's'} ${names.join(', ')}`
}

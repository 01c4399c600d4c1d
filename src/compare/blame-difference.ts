import type { Server } from '../model/server.ts'
import { majorOf, versionText } from '../model/server.ts'
import type { Parting } from './blame-parting.ts'
import { partingOf } from './blame-parting.ts'

export interface BlamedServers {
  readonly production: Server
  readonly scratch: Server
}

/** So many probes of so many relations that found nothing. */
interface Agreed {
  readonly probes: number
  readonly relations: number
}

/**
 * Says in a sentence why two EXPLAIN texts of one query differ, as far as the texts tell, and the servers that made them.
 * `agreed` is given where inputs were probed, and no difference was found.
 *
 * Presumes that the texts do differ.
 */
export function blameDifference(
  production: string,
  scratch: string,
  servers: BlamedServers,
  agreed?: Agreed,
): string {
  const planners = blameMajors(servers)
  if (planners !== undefined) return planners
  const parting = partingOf(production, scratch)
  const narrow = servers.scratch.pointerBytes < servers.production.pointerBytes
  const fact = sayParting(parting)
  if (narrow && parting.budgetsMemory) {
    const agreement = agreed === undefined ? '' : `${sayAgreed(agreed)}, and `
    return `${fact}: ${agreement}a 32-bit engine estimates the memory of hash tables and bitmaps differently.`
  }
  return `${fact}: ${agreed === undefined ? suspects[parting.at] : sayAgreement(agreed, servers)}.`
}

/** The sentence for planners of two major versions; undefined where there is one. */
export function blameMajors({ production, scratch }: BlamedServers): string | undefined {
  if (majorOf(production) === majorOf(scratch)) return undefined
  return `The planners differ: production is PostgreSQL ${majorOf(production)}, the scratch ${majorOf(scratch)}.`
}

function sayParting(parting: Parting): string {
  switch (parting.at) {
    case 'shape':
      return `Production has "${parting.production}" where the scratch has "${parting.scratch}"`
    case 'rows':
      return `"${parting.node}" is estimated at ${parting.scratch} rows, in production at ${parting.production}`
    case 'width':
      return `"${parting.node}" is ${parting.scratch} bytes wide, in production ${parting.production}`
    case 'cost':
      return `"${parting.node}" has another cost with the same rows`
    case 'print':
      return 'Conditions or other details are printed differently'
  }
}

/** What may be behind it if nobody looked. */
const suspects: Readonly<Record<Parting['at'], string>> = {
  shape: 'their costs are close, or an input of them did not arrive',
  rows: 'statistics, index ends or the size of what it reads',
  width: 'column widths or the encoding',
  cost: 'the height or the counters of an index, or a setting',
  print: 'the schema or a setting of text output is not the same',
}

function sayAgreement(agreed: Agreed, { production, scratch }: BlamedServers): string {
  const [wanted, found] = [versionText(production), versionText(scratch)]
  return wanted === found
    ? `${sayAgreed(agreed)}, so it is an input that no probe isolates, or a tie of costs`
    : `${sayAgreed(agreed)}, so it is the minor version (production ${wanted}, scratch ${found}), an input that no probe isolates, or a tie of costs`
}

function sayAgreed({ probes, relations }: Agreed): string {
  return `all ${probes} probes of ${relations === 1 ? 'the table' : `its ${relations} tables`} agree`
}

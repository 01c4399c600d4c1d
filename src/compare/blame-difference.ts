import type { Server } from '../model/server.ts'
import { majorOf } from '../model/server.ts'

/**
 * Says in a sentence why two EXPLAIN texts of one query differ, as far as the texts tell: differences add up towards the
 * root, so that the innermost node that differs is the one to blame.
 *
 * Presumes that the texts do differ.
 */
export function blameDifference(
  production: string,
  scratch: string,
  servers: { readonly production: Server; readonly scratch: Server },
): string {
  if (majorOf(servers.production) !== majorOf(servers.scratch)) {
    return `The planners differ: production is PostgreSQL ${majorOf(servers.production)}, the scratch ${majorOf(servers.scratch)}.`
  }
  const [there, here] = [readNodes(production), readNodes(scratch)]
  const narrow = servers.scratch.pointerBytes < servers.production.pointerBytes
  const parting = there.findIndex(({ label }, place) => label !== here[place]?.label)
  if (parting !== -1 || there.length !== here.length) {
    return blameShape(there.at(parting), here[parting], narrow && [...there, ...here].some(budgetsMemory))
  }
  const place = there.findLastIndex(({ numbers }, at) => numbers !== here[at]?.numbers)
  const [wanted, found] = [there[place], here[place]]
  return wanted === undefined || found === undefined
    ? 'Conditions or other details are printed differently: the schema or a setting of text output is not the same.'
    : blameNumbers(wanted, found, narrow)
}

interface TextNode {
  /** Without indentation and estimates: `Index Scan using orders_pkey on orders`. */
  readonly label: string
  /** `cost=0.42..8.44 rows=1 width=36`. */
  readonly numbers: string
  readonly rows: string
  readonly width: string
}

function readNodes(text: string): readonly TextNode[] {
  return [...text.matchAll(/^\s*(?:->\s+)?(.*?) {2}\((cost=\S+ rows=(\d+) width=(\d+))\)$/gm)].map(
    ([, label = '', numbers = '', rows = '', width = '']) => ({ label, numbers, rows, width }),
  )
}

function blameShape(wanted: TextNode | undefined, found: TextNode | undefined, isMemory: boolean): string {
  const [there, here] = [wanted?.label ?? 'nothing', found?.label ?? 'nothing']
  const fact = `Production has "${there}" where the scratch has "${here}"`
  return isMemory
    ? `${fact}: ${memoryReason}.`
    : `${fact}: their costs are close, or an input of them did not arrive.`
}

function blameNumbers(wanted: TextNode, found: TextNode, narrow: boolean): string {
  if (wanted.rows !== found.rows) {
    return `"${wanted.label}" is estimated at ${found.rows} rows, in production at ${wanted.rows}: statistics, index ends or the size of what it reads.`
  }
  if (wanted.width !== found.width) {
    return `"${wanted.label}" is ${found.width} bytes wide, in production ${wanted.width}: column widths or the encoding.`
  }
  if (narrow && budgetsMemory(wanted)) return `"${wanted.label}" has another cost: ${memoryReason}.`
  return `"${wanted.label}" has another cost with the same rows: the height or the counters of an index, or a setting.`
}

/** Nodes whose cost depends on how much fits into `work_mem` (section 1.L of docs/planner-inputs.md). */
function budgetsMemory({ label }: TextNode): boolean {
  return /Hash|Bitmap Heap Scan|Memoize|Materialize|Sort|SetOp|Aggregate/.test(label)
}

const memoryReason = 'a 32-bit engine estimates the memory of hash tables and bitmaps differently'

/** Where two EXPLAIN texts of one query part: at what a node is, or at the innermost of its numbers. */
export type Parting =
  | {
      readonly at: 'shape'
      readonly production: string
      readonly scratch: string
      readonly budgetsMemory: boolean
    }
  | {
      readonly at: 'rows' | 'width' | 'cost'
      readonly node: string
      readonly production: string
      readonly scratch: string
      readonly budgetsMemory: boolean
    }
  | { readonly at: 'print'; readonly budgetsMemory: false }

/**
 * Compares the nodes of two texts. Differences add up towards the root, so that of numbers the innermost that differ are
 * the ones to blame.
 */
export function partingOf(production: string, scratch: string): Parting {
  const [there, here] = [readNodes(production), readNodes(scratch)]
  const parting = there.findIndex(({ label }, place) => label !== here[place]?.label)
  if (parting !== -1 || there.length !== here.length) {
    return {
      at: 'shape',
      production: there.at(parting)?.label ?? 'nothing',
      scratch: here[parting]?.label ?? 'nothing',
      budgetsMemory: [...there, ...here].some(budgetsMemory),
    }
  }
  const place = there.findLastIndex(({ numbers }, at) => numbers !== here[at]?.numbers)
  const [wanted, found] = [there[place], here[place]]
  if (wanted === undefined || found === undefined) return { at: 'print', budgetsMemory: false }
  const at = wanted.rows !== found.rows ? 'rows' : wanted.width !== found.width ? 'width' : 'cost'
  return {
    at,
    node: wanted.label,
    production: wanted[at],
    scratch: found[at],
    budgetsMemory: at === 'cost' && budgetsMemory(wanted),
  }
}

interface TextNode {
  /** Without indentation and estimates: `Index Scan using orders_pkey on orders`. */
  readonly label: string
  /** `cost=0.42..8.44 rows=1 width=36`. */
  readonly numbers: string
  readonly cost: string
  readonly rows: string
  readonly width: string
}

function readNodes(text: string): readonly TextNode[] {
  return [...text.matchAll(/^\s*(?:->\s+)?(.*?) {2}\((cost=(\S+) rows=(\d+) width=(\d+))\)$/gm)].map(
    ([, label = '', numbers = '', cost = '', rows = '', width = '']) => ({
      label,
      numbers,
      cost,
      rows,
      width,
    }),
  )
}

/** Nodes whose cost depends on how much fits into `work_mem` (section 1.L of docs/planner-inputs.md). */
function budgetsMemory({ label }: TextNode): boolean {
  return /Hash|Bitmap Heap Scan|Memoize|Materialize|Sort|SetOp|Aggregate/.test(label)
}

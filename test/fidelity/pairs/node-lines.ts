/** A node of EXPLAIN's text, with the lines that belong to it alone. */
export interface NodeLine {
  readonly depth: number
  /** Without indentation and estimates: `Index Scan using orders_pkey on orders`. */
  readonly label: string
  readonly startup: string
  readonly total: string
  readonly rows: string
  readonly width: string
  /** `Index Cond: (id = 1)`, as printed. */
  readonly details: readonly string[]
}

const node =
  /^(\s*)(?:->\s+)?(\S.*?) {2}\(cost=(?<startup>[\d.]+)\.\.(?<total>[\d.]+) rows=(?<rows>\d+) width=(?<width>\d+)\)$/

/** The nodes of a text, in its order: what is below a node follows it, deeper. */
export function nodeLines(text: string): readonly NodeLine[] {
  const nodes: (NodeLine & { readonly details: string[] })[] = []
  for (const line of text.split('\n')) {
    const [, indentation = '', label = ''] = node.exec(line) ?? []
    const { startup = '', total = '', rows = '', width = '' } = node.exec(line)?.groups ?? {}
    if (label === '') nodes.at(-1)?.details.push(line.trim())
    else nodes.push({ depth: indentation.length, label, startup, total, rows, width, details: [] })
  }
  return nodes
}

export function childrenOf(nodes: readonly NodeLine[], place: number): readonly NodeLine[] {
  const { depth } = nodes[place] ?? { depth: 0 }
  const end = nodes.findIndex((other, at) => at > place && other.depth <= depth)
  const below = nodes.slice(place + 1, end === -1 ? undefined : end)
  const nearest = Math.min(...below.map((child) => child.depth))
  return below.filter((child) => child.depth === nearest)
}

/** `Index Only Scan` of `Index Only Scan using orders_pkey on orders`. */
export function kindOf({ label }: NodeLine): string {
  return label.replace(/ (?:using|on) .*$/, '').replace(/^"(.*)"$/, '$1')
}

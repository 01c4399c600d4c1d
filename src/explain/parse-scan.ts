import type { Scan } from '../model/plan.ts'
import type { ExplainedNode } from './explained-node.ts'
import { present } from './present.ts'

/**
 * What a node reads. Undefined on a Bitmap Index Scan, which has no alias: its index is one of those of the Bitmap Heap
 * Scan above. A foreign or custom scan may stand for a whole join, and then has no alias either.
 */
export function parseScan(node: ExplainedNode): Scan | undefined {
  const { Alias: alias, 'Index Name': index, 'Scan Direction': direction } = node
  if (alias === undefined || node['Node Type'] === 'ModifyTable') return undefined
  return {
    alias,
    indexes: index === undefined ? bitmapIndexes(node) : [index],
    ...present('relation', node['Relation Name']),
    ...present('schema', node.Schema),
    ...present('source', sourceOf(node)),
    ...present('direction', direction === 'Forward' || direction === 'Backward' ? direction : undefined),
  }
}

/** In the order of the text. A bitmap may read one index several times. A subplan below may have a bitmap of its own. */
function bitmapIndexes({ Plans: children = [] }: ExplainedNode): readonly string[] {
  return children
    .filter((child) => bitmaps.has(child['Node Type']))
    .flatMap((child) => child['Index Name'] ?? bitmapIndexes(child))
}

const bitmaps: ReadonlySet<string> = new Set(['Bitmap Index Scan', 'BitmapAnd', 'BitmapOr'])

function sourceOf(node: ExplainedNode): string | undefined {
  return node['Function Name'] ?? node['CTE Name'] ?? node['Table Function Name'] ?? node['Tuplestore Name']
}

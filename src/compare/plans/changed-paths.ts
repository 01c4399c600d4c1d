import type { AccessPathChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import type { Terms } from '../terms.ts'
import { accessPathOf } from './access-path.ts'
import { pairScans, type PairedScan } from './pair-scans.ts'

/**
 * The relations that the candidate reaches by another method, of those whose kind is asked for. Whether a scan is
 * parallel is no part of the method.
 */
export function changedPaths(
  baseline: Plan,
  candidate: Plan,
  { facts }: Terms,
  kinds: readonly AccessPathChange['kind'][],
): readonly AccessPathChange[] {
  return pairScans(baseline, candidate).flatMap((pair): AccessPathChange[] => {
    const { before, after } = pair
    if (before.method === after.method) return []
    const kind = kindOf(before.method, after.method)
    if (!kinds.includes(kind)) return []
    return [
      {
        kind,
        ...namesOf(pair),
        before: accessPathOf(before, facts?.baseline),
        after: accessPathOf(after, facts?.candidate),
      },
    ]
  })
}

/** What a change calls its relation. */
export function namesOf({
  alias,
  relation,
  former,
}: PairedScan): Pick<PairedScan, 'alias' | 'relation' | 'former'> {
  return { alias, relation, ...(former !== undefined && { former }) }
}

function kindOf(before: string, after: string): AccessPathChange['kind'] {
  return kindsOf[`${families[before]} to ${families[after]}`] ?? 'access-path'
}

const families: Readonly<Record<string, string>> = {
  'Seq Scan': 'seq',
  'Index Scan': 'index',
  'Index Only Scan': 'index only',
  'Bitmap Heap Scan': 'bitmap',
}

const kindsOf: Readonly<Record<string, AccessPathChange['kind']>> = {
  'index to seq': 'index-to-seq-scan',
  'index only to seq': 'index-to-seq-scan',
  'seq to index': 'seq-to-index-scan',
  'seq to index only': 'seq-to-index-scan',
  'index to bitmap': 'index-to-bitmap',
  'index only to bitmap': 'index-to-bitmap',
  'bitmap to index': 'bitmap-to-index',
  'bitmap to index only': 'bitmap-to-index',
  'bitmap to seq': 'bitmap-to-seq-scan',
  'seq to bitmap': 'seq-to-bitmap-scan',
  'index only to index': 'index-only-to-index',
  'index to index only': 'index-to-index-only',
}

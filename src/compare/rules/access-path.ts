import type { AccessPathChange } from '../../model/plan-change.ts'
import type { Plan } from '../../model/plan.ts'
import { pairScans } from '../plans/pair-scans.ts'

/**
 * Finds the relations that the candidate plan reaches by another method: by a sequential scan where there was an index
 * scan, and so on. Whether the scan is parallel is no part of the method; the parallelism rule speaks of that.
 */
export function compareAccessPaths(baseline: Plan, candidate: Plan): AccessPathChange[] {
  return pairScans(baseline, candidate)
    .filter(({ before, after }) => before.path.method !== after.path.method)
    .map(({ alias, relation, before, after }) => ({
      kind: kinds[`${families[before.path.method]} to ${families[after.path.method]}`] ?? 'access-path',
      alias,
      relation,
      before: before.path,
      after: after.path,
    }))
}

const families: Readonly<Record<string, string>> = {
  'Seq Scan': 'seq',
  'Index Scan': 'index',
  'Index Only Scan': 'index only',
  'Bitmap Heap Scan': 'bitmap',
}

const kinds: Readonly<Record<string, AccessPathChange['kind']>> = {
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

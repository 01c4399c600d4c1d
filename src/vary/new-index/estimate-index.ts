import { newBrin } from './brin.ts'
import { newBtree } from './btree.ts'
import type { NewIndexFacts, NewIndexSize } from './facts.ts'
import { newGin } from './gin.ts'
import { newGist } from './gist.ts'
import { newHash } from './hash.ts'
import { newSpgist } from './spgist.ts'
import { newOfUnknownMethod } from './unknown-method.ts'

/**
 * How large an index would be if it were built now, and what the planner would read of its metapage: from the statistics of what
 * it is on, by the rules of the access method's own build. As good as these statistics are: where ANALYZE takes many rare values
 * for fewer than there are, so does this.
 */
export function estimateIndex(facts: NewIndexFacts): NewIndexSize {
  return (methods[facts.amname] ?? newOfUnknownMethod)(facts)
}

const methods: Readonly<Record<string, (facts: NewIndexFacts) => NewIndexSize>> = {
  btree: newBtree,
  hash: newHash,
  gin: newGin,
  gist: newGist,
  spgist: newSpgist,
  brin: newBrin,
}

import type { BlameWish } from '../commands/suspects.ts'

/** What `--blame` and `--no-blame` ask for; neither: the culprits of what fails. */
export function blameWishOf({ blame }: { readonly blame?: boolean }): BlameWish {
  if (blame === undefined) return 'failures'
  return blame ? 'changes' : 'none'
}

/** Which columns of a row are null, and how many rows are like that. */
export interface NullPattern {
  readonly isNull: readonly boolean[]
  readonly share: number
}

/** The likeliest combinations of nulls, as if columns knew nothing of each other; rarer ones are counted with these. */
export function nullPatterns(columns: readonly { readonly nullShare: number }[]): readonly NullPattern[] {
  let patterns: readonly NullPattern[] = [{ isNull: [], share: 1 }]
  for (const { nullShare } of columns) {
    patterns = patterns
      .flatMap(({ isNull, share }) => [
        { isNull: [...isNull, false], share: share * (1 - nullShare) },
        { isNull: [...isNull, true], share: share * nullShare },
      ])
      .filter(({ share }) => share > 0)
      .toSorted((one, other) => other.share - one.share)
      .slice(0, mostPatterns)
  }
  const total = patterns.reduce((sum, { share }) => sum + share, 0)
  return patterns.map(({ isNull, share }) => ({ isNull, share: share / total }))
}

const mostPatterns = 16

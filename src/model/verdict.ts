/** What one query's two plans come to, after the policy had its say; worst first. */
export const verdicts = [
  'failed',
  'regressed',
  'unstable',
  'changed',
  'improved',
  'new',
  'removed',
  'unchanged',
] as const

export type Verdict = (typeof verdicts)[number]

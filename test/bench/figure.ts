/** A measurement, and what it is measured by: machines are noisy, and a ratio within one run says more than seconds. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** No more than this is asked for; absent where a figure is for information. */
  readonly limit?: number
}

export type Bench = () => Promise<readonly Figure[]>

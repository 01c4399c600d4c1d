/** Rows, pages, workers: whole numbers, with the thousands apart. */
export function sayCount(count: number): string {
  return grouped.format(Math.round(count))
}

const grouped = new Intl.NumberFormat('en-US')

/** Costs: whole numbers but for the small ones, whose decimals matter. */
export function sayCost(cost: number): string {
  return cost < 100 ? cost.toFixed(2) : sayCount(cost)
}

/** `1.04x`, `3.2x`, `320x`. */
export function sayFactor(factor: number): string {
  if (factor < 1.995) return `${factor.toFixed(2)}x`
  return factor < 9.95 ? `${factor.toFixed(1)}x` : `${sayCount(factor)}x`
}

/** `53 %`; what is neither nothing nor all is never said to be. */
export function sayShare(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 1) return 'less than 1 %'
  if (percent > 99 && percent < 100) return 'more than 99 %'
  return `${Math.round(percent)} %`
}

/** `4 MB`, `1.5 GB`. */
export function sayBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)))
  const size = bytes / 1024 ** power
  return `${size < 10 && !Number.isInteger(size) ? size.toFixed(1) : Math.round(size)} ${units[power]}`
}

const units: readonly string[] = ['bytes', 'kB', 'MB', 'GB', 'TB']

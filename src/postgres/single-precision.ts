/** A number of single precision as Postgres prints it: the shortest decimal that is no other (`float4out`). */
export function singlePrecision(number: number): number {
  const rounded = Math.fround(number)
  const decimals = [6, 7, 8].map((digits) => Number(rounded.toPrecision(digits)))
  return decimals.find((decimal) => Math.fround(decimal) === rounded) ?? Number(rounded.toPrecision(9))
}

/** The same in text: with an exponent of two digits below a ten thousandth and from a million on (`float_to_shortest_decimal_bufn`). */
export function singlePrecisionText(number: number): string {
  const decimal = singlePrecision(number)
  const size = Math.abs(decimal)
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(decimal)
  return decimal.toExponential().replace(/e([-+])(\d)$/, 'e$10$2')
}

/** A number of single precision as Postgres prints it: the shortest decimal that is no other (`float4out`). */
export function singlePrecision(number: number): number {
  const rounded = Math.fround(number)
  const decimals = [6, 7, 8].map((digits) => Number(rounded.toPrecision(digits)))
  return decimals.find((decimal) => Math.fround(decimal) === rounded) ?? Number(rounded.toPrecision(9))
}

/** Milliseconds without what is below a microsecond, which is as exactly as a server measures. */
export function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}

/** Numbers from 0 to below 1 that fall as chance would have it, the same in every run (Marsaglia's xorshift of 32 bits). */
export function* unevenDraws(): Generator<number, never, undefined> {
  let state = 0x2545_f491
  for (;;) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    yield (state >>> 0) / 2 ** 32
  }
}

import { timeText } from './read-date-time.ts'

/**
 * Microseconds, days and months (`interval_send`), in the text of IntervalStyle `postgres`: `1 year -2 mons +3 days 04:05:06`. What
 * follows upon something negative has its sign.
 */
export function readInterval(bytes: Buffer): string {
  const time = bytes.readBigInt64BE(0)
  const [days, months] = [bytes.readInt32BE(8), bytes.readInt32BE(12)]
  const special = infinities.find(({ of }) => of === `${time} ${days} ${months}`)
  if (special !== undefined) return special.text

  let isAfterNegative = false
  const sign = (isNegative: boolean): string => {
    const plus = isAfterNegative && !isNegative ? '+' : ''
    isAfterNegative = isNegative
    return plus
  }
  const counted = [
    [Math.trunc(months / 12), 'year'],
    [months % 12, 'mon'],
    [days, 'day'],
  ] as const
  const parts = counted
    .filter(([count]) => count !== 0)
    .map(([count, unit]) => `${sign(count < 0)}${count} ${unit}${count === 1 ? '' : 's'}`)
  if (time === 0n && parts.length > 0) return parts.join(' ')
  const clock = time < 0n ? `-${timeText(-time)}` : `${sign(false)}${timeText(time)}`
  return [...parts, clock].join(' ')
}

/** From Postgres 17 on (`INTERVAL_NOEND` of timestamp.h); before, nobody has such an interval. */
const infinities = [
  { of: `${2n ** 63n - 1n} ${2 ** 31 - 1} ${2 ** 31 - 1}`, text: 'infinity' },
  { of: `${-(2n ** 63n)} ${-(2 ** 31)} ${-(2 ** 31)}`, text: '-infinity' },
]

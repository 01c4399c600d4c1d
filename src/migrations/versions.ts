/** `20261101120000`, `000012`, `1.2` or `1_2`. */
function isVersion(text: string): boolean {
  return /^\d+(?:[._]\d+)*$/.test(text)
}

/** Part by part, as numbers: `1.2` before `1.10`, and `1` the same as `001` and `1.0`. */
export function compareVersions(one: string, other: string): number {
  const [parts, others] = [one, other].map((version) => version.split(/[._]/).map(BigInt)) as [
    bigint[],
    bigint[],
  ]
  for (let at = 0; at < Math.max(parts.length, others.length); at += 1) {
    const [part, another] = [parts[at] ?? 0n, others[at] ?? 0n]
    if (part !== another) return part < another ? -1 : 1
  }
  return 0
}

/** Whether both are versions, and the same one. */
export function isSameVersion(one: string, other: string): boolean {
  return isVersion(one) && isVersion(other) && compareVersions(one, other) === 0
}

/** Whether both are versions, and the first is not after the second. */
export function isVersionThrough(version: string, last: string): boolean {
  return isVersion(version) && isVersion(last) && compareVersions(version, last) <= 0
}

/** `20261101120000` of `20261101120000_add_index`. */
export function leadingNumber(name: string): string | undefined {
  return /^\d+/.exec(name)?.[0]
}

/** `2_b` before `10_a`, and what has no number after what has one. */
export function compareByNumber(one: string, other: string): number {
  const [left, right] = [leadingNumber(one), leadingNumber(other)]
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined) || compareText(one, other)
  }
  return compareVersions(left, right) || compareText(one, other)
}

/** By code points, which is not JavaScript's order where a surrogate meets what is above them. */
export function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

import { crc32 } from 'node:zlib'
import { compareText, compareVersions } from './versions.ts'

/** `1_2` of `V1_2__name`. */
export function flywayVersion(name: string): string | undefined {
  return /^V(\d+(?:[._]\d+)*)__/.exec(name)?.[1]
}

/** By version; what is repeatable comes last, by name. */
export function compareFlyway(one: string, other: string): number {
  const [left, right] = [flywayVersion(one), flywayVersion(other)]
  if (left !== undefined && right !== undefined) return compareVersions(left, right)
  return Number(left === undefined) - Number(right === undefined) || compareText(one, other)
}

/**
 * What Flyway's table has as the checksum of a file: CRC-32 over the lines without their ends, as a signed number
 * (`ChecksumCalculator`). A repeatable file that has another one runs again.
 */
export function flywayChecksum(text: string): string {
  return String(crc32(text.replaceAll(/\r\n|\r|\n/g, '')) | 0)
}

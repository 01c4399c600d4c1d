/**
 * The alias of the partitioned table for that of a partition: `o` for `o_2`.
 *
 * EXPLAIN numbers the partitions that are left after pruning (`select_rtable_names_for_explain`), so that the number
 * says nothing about which partition it is.
 */
export function aliasOfWhole(alias: string): string {
  const last = alias.codePointAt(alias.length - 1) ?? 0
  return last >= digitZero && last <= digitNine ? alias.replace(/_\d+$/, '') : alias
}

const digitZero = 0x30
const digitNine = 0x39

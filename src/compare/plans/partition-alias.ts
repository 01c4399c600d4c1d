/**
 * The alias of the partitioned table for that of a partition: `o` for `o_2`.
 *
 * EXPLAIN numbers the partitions that are left after pruning (`select_rtable_names_for_explain`), so that the number
 * says nothing about which partition it is.
 */
export function aliasOfWhole(alias: string): string {
  return alias.replace(/_\d+$/, '')
}

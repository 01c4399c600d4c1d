/**
 * Nothing in a scratch server is worth keeping after a crash, and nothing may change what a plan depends on.
 *
 * A relation of a terabyte has a thousand segments, and `mdnblocks` of md.c opens every one: with fewer files to a
 * process it closes them again before the machine runs out of descriptors.
 */
export const throwawaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_files_per_process: '256',
} as const

/** Settings as arguments of a server's command line, which win over its files. */
export function settingArguments(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

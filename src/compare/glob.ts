/** Whether a text is of a pattern in which `*` stands for any characters and `?` for one. */
export function matchesGlob(text: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return text === pattern
  const source = pattern.replaceAll(/[.+^${}()|[\]\\*?]/g, (special) => wildcards[special] ?? `\\${special}`)
  return new RegExp(`^${source}$`, 'su').test(text)
}

const wildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' }

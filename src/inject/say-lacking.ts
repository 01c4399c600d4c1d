import { waysToHave } from '../model/extension-sources.ts'

/** Of an extension that nothing has needed yet. `major` is production's. */
export function sayLacking(extension: string, major: number): string {
  const fact = `The extension ${extension} is not available on this engine and was left out`
  const ways = waysToHave([extension], major)
  return ways.length === 0 ? `${fact}.` : `${fact}: it is there with ${ways.join(', or ')}.`
}

/** A hint for who cannot do without. */
export function useOneWith(extensions: readonly string[], major: number): string {
  const ways = waysToHave(extensions, major)
  const names = extensions.join(', ')
  return ways.length === 0
    ? `Use --engine server:URL, with a server that has the extension${extensions.length > 1 ? 's' : ''} ${names}.`
    : `Use an engine that has ${names}: ${ways.join(', or ')}.`
}

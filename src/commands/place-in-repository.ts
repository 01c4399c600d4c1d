import { relative, resolve, sep } from 'node:path'
import { foldersUpward, isTopOfRepository } from '../config/folders-upward.ts'

/**
 * What a folder is called where its repository is looked at as a whole, as hosting services do; outside of any, where planflip was
 * run. With `/` between the parts, and empty for the top itself.
 */
export function placeInRepository(folder: string): string {
  const path = resolve(folder)
  const top = [...foldersUpward(path)].find(isTopOfRepository) ?? resolve('.')
  return relative(top, path).split(sep).join('/')
}

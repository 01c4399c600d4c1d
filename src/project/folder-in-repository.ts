import { relative } from 'node:path'
import type { Findings } from './findings.ts'

/** The project's folder as seen from the top of the repository, with `/`; empty where they are one. */
export function folderInRepository({ top, directory }: Pick<Findings, 'top' | 'directory'>): string {
  return relative(top, directory).replaceAll('\\', '/')
}

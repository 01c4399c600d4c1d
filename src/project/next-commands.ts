import { join, relative } from 'node:path'
import { shellWord } from '../model/shell-word.ts'
import type { Findings } from './findings.ts'
import { packageManagers } from './package-managers.ts'

export interface NextCommands {
  /** Absent: planflip is installed, or there is no package.json for it. */
  readonly install?: string
  readonly capture: string
  readonly record: string
  readonly check: string
}

/** What to run in a project once the files are there. What only its team knows is in capitals. */
export function nextCommands(findings: Findings): NextCommands {
  const { directory, manager, isInstalled, places, test, base = 'main' } = findings
  const planflip = planflipCommand(findings)
  return {
    ...(manager !== undefined &&
      !isInstalled && { install: `${packageManagers[manager.name].add} planflip` }),
    capture: words(
      `${planflip} capture postgres://USER@HOST/DATABASE`,
      out(places.snapshot, join(directory, 'stats/production.json'), directory),
    ),
    record: words(
      `${planflip} record`,
      test.byProxy ? '--proxy' : '',
      out(join(places.queries, 'recorded.jsonl'), join(directory, 'queries/recorded.jsonl'), directory),
      `-- ${test.command ?? 'YOUR TEST COMMAND'}`,
    ),
    check: `${planflip} check --base ${shellWord(base)}`,
  }
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}

/** Where a command writes something, unless that is where it writes by itself. */
function out(file: string, usual: string, directory: string): string {
  return file === usual ? '' : `--out ${shellWord(relative(directory, file).replaceAll('\\', '/'))}`
}

/** How planflip is called in a project. */
export function planflipCommand({ manager, version }: Pick<Findings, 'manager' | 'version'>): string {
  return manager === undefined ? `npx planflip@${version}` : `${packageManagers[manager.name].run} planflip`
}

import { basename, relative } from 'node:path'
import type { InitPlan } from '../commands/init.ts'

type Findings = InitPlan['findings']

/** What was found, and what would be written. */
export function sayPlan({ findings, files, kept }: InitPlan, directory: string): string {
  const sections = [
    section('Found', [
      `libraries   ${sayLibraries(findings)}`,
      `migrations  ${sayMigrations(findings)}`,
      `tests       ${findings.test.command ?? 'no test command'}`,
      `CI          ${sayHosting(findings)}`,
      ...(findings.base === undefined ? ['repository  none: the check compares revisions of git'] : []),
    ]),
    section(
      'There already, and left alone',
      kept.map((path) => shown(path, directory)),
    ),
    section(
      files.length === 0 ? 'Nothing is left to write.' : 'To be written',
      files.map(({ path }) => shown(path, directory)),
    ),
  ]
  return `${sections.filter((text) => text !== '').join('\n')}\n`
}

/** What was written, and what comes next. */
export function sayNext({ findings, kept, next }: InitPlan, written: readonly string[]): string {
  const sections = [
    ...(written.length === 0
      ? []
      : [`Wrote ${written.length} ${written.length === 1 ? 'file' : 'files'}.\n`]),
    ...addToGitlab(findings, kept),
    section(sayRecording(findings), hookLines(findings)),
    section('Next', Object.values(next)),
  ]
  return sections.filter((text) => text !== '').join('\n')
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return title.endsWith('.') ? `${title}\n` : ''
  return `${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`
}

function shown(path: string, directory: string): string {
  return relative(directory, path).replaceAll('\\', '/')
}

function sayLibraries({ libraries, language }: Findings): string {
  const names = [...libraries.map(({ name }) => name), ...(language === undefined ? [] : [language.name])]
  return names.length === 0 ? 'none that is known' : names.join(', ')
}

function sayMigrations({ migrations }: Findings): string {
  if (migrations === undefined) return 'none: name them in the config, if there are any'
  const { kind } = migrations
  if (kind === 'command') return `${migrations.tool}, run by ${migrations.command}`
  if (kind === 'schema') return `${migrations.path}, a whole schema`
  const { path, tool, last, isTracked } = migrations
  if (isTracked) return tool === 'sql' ? path : `${path}, of ${tool}`
  return `${path}, plain SQL: ${last} is taken for the last one that production has`
}

const hostingNames = { github: 'GitHub', gitlab: 'GitLab' } as const

function sayHosting({ hosting: { hosting, toldBy } }: Findings): string {
  if (hosting === 'elsewhere') return `${toldBy}: docs/ci.md of planflip has the lines for it`
  return toldBy === undefined ? 'nothing tells, so GitHub' : `${hostingNames[hosting]} (${toldBy})`
}

/** A .gitlab-ci.yml that is there has to be told. */
function addToGitlab({ hosting }: Findings, kept: readonly string[]): readonly string[] {
  const isThere = kept.some((path) => basename(path) === '.gitlab-ci.yml')
  return hosting.hosting === 'gitlab' && isThere
    ? [section('Add to .gitlab-ci.yml, unless it is there', ['include:', '  - local: .gitlab/planflip.yml'])]
    : []
}

/** Those of the libraries that record nothing without it; otherwise of the one that is nearest to the application. */
function hookLines({ libraries }: Findings): readonly string[] {
  const unseen = libraries.filter(({ needsHook }) => needsHook)
  const [nearest] = unseen.length > 0 ? unseen : libraries
  return nearest?.hook ?? []
}

function sayRecording({ libraries }: Findings): string {
  const unseen = libraries.find(({ needsHook }) => needsHook)
  return unseen !== undefined
    ? `For planflip record to see ${unseen.name}, where the application connects`
    : 'planflip record needs no change. To record without it too, into .planflip/recorded, where the application connects'
}

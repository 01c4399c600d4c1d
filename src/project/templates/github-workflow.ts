import { relative } from 'node:path'
import type { Findings } from '../findings.ts'
import { folderInRepository } from '../folder-in-repository.ts'
import { installCommand } from '../package-managers.ts'

/** A workflow for pull requests. The action comes with the package, so that both are of one version. */
export function githubWorkflow(findings: Findings): string {
  return `# Tells on a pull request which queries PostgreSQL would plan differently in production.
name: planflip
on: pull_request
permissions:
  contents: read
  pull-requests: write # for the comment; without it the summary of the step has the report
jobs:
  planflip:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
${indented([...setUp(findings), ...check(findings)])}
`
}

function setUp(findings: Findings): readonly string[] {
  const { manager, language, migrations } = findings
  const programs =
    migrations?.kind === 'command' && !migrations.command.includes('npx ') ? migrations.command : undefined
  return [
    '- uses: actions/setup-node@v4',
    '  with: { node-version: 22 }',
    ...(manager?.name === 'bun' ? ['- uses: oven-sh/setup-bun@v2'] : []),
    ...(manager?.name === 'pnpm' || manager?.name === 'yarn' ? ['- run: corepack enable'] : []),
    ...install(findings),
    ...(programs === undefined
      ? []
      : [`# The check runs ${programs}, with what is installed here:`, ...(language?.setup ?? [])]),
  ]
}

function install({ manager, isInstalled, top, version }: Findings): readonly string[] {
  if (manager === undefined) return [`- run: npm install --no-save planflip@${version}`]
  const folder = relative(top, manager.folder).replaceAll('\\', '/')
  return [
    `- run: ${installCommand(manager)}${isInstalled ? '' : ' # planflip is to be one of the devDependencies'}`,
    ...(folder === '' ? [] : [`  working-directory: ${JSON.stringify(folder)}`]),
  ]
}

function check(findings: Findings): readonly string[] {
  const folder = folderInRepository(findings)
  return [
    `- uses: ${actionPath(findings)}`,
    ...(folder === '' ? [] : [`  with: { working-directory: ${JSON.stringify(folder)} }`]),
  ]
}

/** Where packages are installed; pnpm links them into the package that names them. */
function actionPath(findings: Findings): string {
  const { manager, top } = findings
  const own = folderInRepository(findings)
  const folder =
    manager === undefined
      ? ''
      : manager.name === 'pnpm'
        ? own
        : relative(top, manager.folder).replaceAll('\\', '/')
  return `./${folder === '' ? '' : `${folder}/`}node_modules/planflip/.github/actions/planflip`
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `      ${line}`).join('\n')
}

import { shellWord } from '../../model/shell-word.ts'
import type { Findings } from '../findings.ts'
import { folderInRepository } from '../folder-in-repository.ts'
import { planflipCommand } from '../next-commands.ts'
import { installCommand } from '../package-managers.ts'

/** A job for merge requests: Code Quality, a list of tests, and the report in Markdown. */
export function gitlabJob(findings: Findings): string {
  const folder = folderInRepository(findings)
  const inFolder = (file: string) => JSON.stringify(folder === '' ? file : `${folder}/${file}`)
  return `# Tells on a merge request which queries PostgreSQL would plan differently in production.
planflip:
  image: node:22
  variables: { GIT_DEPTH: 0 }
  rules: [{ if: $CI_PIPELINE_SOURCE == "merge_request_event" }]
  script:
${script(findings)}
  artifacts:
    when: always
    paths: [${inFolder('planflip.md')}]
    reports: { codequality: ${inFolder('planflip-quality.json')}, junit: ${inFolder('planflip-junit.xml')} }
`
}

function script(findings: Findings): string {
  const { manager } = findings
  const folder = folderInRepository(findings)
  const check = [
    `${planflipCommand(findings)} check`,
    '--base "origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"',
    '--format terminal --format gitlab=planflip-quality.json --format junit=planflip-junit.xml --format markdown=planflip.md',
  ]
  return [
    ...(folder === '' ? [] : [[`cd ${shellWord(folder)}`]]),
    ...(manager?.name === 'pnpm' || manager?.name === 'yarn' ? [['corepack enable']] : []),
    ...(manager?.name === 'bun' ? [['npm install --global bun']] : []),
    ...(manager === undefined ? [] : [[installCommand(manager)]]),
    check,
  ]
    .map((lines) => `    - >-\n${lines.map((line) => `      ${line}\n`).join('')}`)
    .join('')
    .trimEnd()
}

export function gitlabInclude(file: string): string {
  return `include:\n  - local: ${file}\n`
}

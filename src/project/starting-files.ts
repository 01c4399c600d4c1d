import { basename, dirname, join } from 'node:path'
import type { Findings } from './findings.ts'
import { configText } from './templates/config.ts'
import { queriesReadme, reportsReadme, statsReadme } from './templates/folder-readmes.ts'
import { githubWorkflow } from './templates/github-workflow.ts'
import { gitlabInclude, gitlabJob } from './templates/gitlab-job.ts'

export interface StartingFile {
  readonly path: string
  readonly text: string
  /** What makes it needless if it is there, besides the file itself: a folder with something in it, another config. */
  readonly unless?: string
}

/** All that a project needs to begin, whether or not it is there already. */
export function startingFiles(findings: Findings): readonly StartingFile[] {
  const { directory, places } = findings
  const config = join(directory, 'planflip.config.mjs')
  return [
    {
      path: config,
      text: configText(findings),
      ...(places.config !== undefined && { unless: places.config }),
    },
    inFolder(places.queries, queriesReadme(findings)),
    inFolder(dirname(places.snapshot), statsReadme(basename(places.snapshot))),
    inFolder(dirname(places.accepted), reportsReadme(basename(places.accepted))),
    ...ciFiles(findings),
  ]
}

function inFolder(folder: string, text: string): StartingFile {
  return { path: join(folder, 'README.md'), text, unless: folder }
}

function ciFiles(findings: Findings): readonly StartingFile[] {
  const { top, hosting } = findings
  if (hosting.hosting === 'github') {
    return [{ path: join(top, '.github/workflows/planflip.yml'), text: githubWorkflow(findings) }]
  }
  if (hosting.hosting === 'gitlab') {
    return [
      { path: join(top, gitlabFile), text: gitlabJob(findings) },
      { path: join(top, '.gitlab-ci.yml'), text: gitlabInclude(gitlabFile) },
    ]
  }
  return []
}

const gitlabFile = '.gitlab/planflip.yml'

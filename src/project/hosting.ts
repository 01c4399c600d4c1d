/** Where a team's pull requests are checked. */
type Hosting = 'github' | 'gitlab' | 'elsewhere'

export interface FoundHosting {
  readonly hosting: Hosting
  /** What told it; undefined where nothing did, and GitHub is a guess. */
  readonly toldBy?: string
}

/**
 * By what lies at the top of the repository, then by where it was cloned from.
 *
 * @param names files and folders at the top
 * @param remote the host of the remote
 */
export function findHosting(names: readonly string[], remote: string | undefined): FoundHosting {
  const ofRemote = hostings.find(({ host }) => host.test(remote ?? ''))
  const ofFiles = hostings.filter(({ file }) => names.includes(file))
  const [first] = ofFiles
  if (first !== undefined) {
    const both = ofFiles.find(({ hosting }) => hosting === ofRemote?.hosting) ?? first
    return { hosting: both.hosting, toldBy: both.file }
  }
  if (ofRemote !== undefined) return { hosting: ofRemote.hosting, toldBy: remote ?? '' }
  return { hosting: 'github' }
}

const never = /(?!)/

const hostings: readonly {
  readonly hosting: Hosting
  readonly file: string
  readonly host: RegExp
}[] = [
  { hosting: 'github', file: '.github', host: /github/i },
  { hosting: 'gitlab', file: '.gitlab-ci.yml', host: /gitlab/i },
  { hosting: 'elsewhere', file: 'bitbucket-pipelines.yml', host: /bitbucket/i },
  { hosting: 'elsewhere', file: 'azure-pipelines.yml', host: /dev\.azure|visualstudio/i },
  { hosting: 'elsewhere', file: '.circleci', host: never },
  { hosting: 'elsewhere', file: '.buildkite', host: never },
  { hosting: 'elsewhere', file: 'Jenkinsfile', host: never },
]

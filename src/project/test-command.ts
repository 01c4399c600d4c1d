import { packageManagers, type PackageManager } from './package-managers.ts'
import type { FoundLibrary } from './libraries.ts'
import type { Language } from './languages.ts'
import type { ProjectFiles } from './project-files.ts'

export interface TestCommand {
  /** Undefined where nothing tells. */
  readonly command?: string
  /** Whether statements are recorded on their way to the server: no hook sees them, or nobody knows who sends them. */
  readonly byProxy: boolean
}

/** What runs the tests of those parts that send statements. */
export function findTestCommand(
  { manifests }: Pick<ProjectFiles, 'manifests'>,
  {
    libraries,
    manager,
    language,
  }: {
    readonly libraries: readonly FoundLibrary[]
    readonly manager: PackageManager | undefined
    readonly language: Language | undefined
  },
): TestCommand {
  if (libraries.length === 0 && language !== undefined) return { command: language.test, byProxy: true }
  const script = manifests.find(({ path }) => path === 'package.json')?.scripts['test']
  const hasTests = script !== undefined && !script.includes('no test specified')
  return {
    ...(hasTests && { command: packageManagers[manager?.name ?? 'npm'].test }),
    byProxy:
      libraries.length === 0 || libraries.some(({ needsHook, hook }) => needsHook && hook.length === 0),
  }
}

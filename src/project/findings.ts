import type { FoundHosting } from './hosting.ts'
import type { Language } from './languages.ts'
import type { FoundLibrary } from './libraries.ts'
import type { FoundMigrations } from './choose-migrations.ts'
import type { PackageManager } from './package-managers.ts'
import type { TestCommand } from './test-command.ts'

/** What a look at a project found, of which all that `planflip init` writes and says is made. */
export interface Findings {
  /** The project's folder. */
  readonly directory: string
  /** Of the repository, or the project's folder where there is none. */
  readonly top: string
  readonly libraries: readonly FoundLibrary[]
  /** Absent: no package.json. */
  readonly manager?: PackageManager
  readonly language?: Language
  /** Whether planflip is among the project's packages. */
  readonly isInstalled: boolean
  readonly migrations?: FoundMigrations
  readonly test: TestCommand
  readonly hosting: FoundHosting
  /** What pull requests are merged into. Absent: this is no repository. */
  readonly base?: string
  /** Where the project keeps things, or will. */
  readonly places: Places
  /** Of this planflip. */
  readonly version: string
}

export interface Places {
  /** The config that holds here already. */
  readonly config?: string
  readonly queries: string
  readonly snapshot: string
  readonly accepted: string
}

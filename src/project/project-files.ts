/** What lies in a project's folder, as far as it tells how the project is made. */
export interface ProjectFiles {
  /** Below the folder, with `/` between folders, by code points. */
  readonly paths: readonly string[]
  /** package.json of the folder and of those below, the folder's own first. */
  readonly manifests: readonly Manifest[]
  /** From the folder up to the top of the repository: the nearest with a lockfile says who installs packages. */
  readonly above: readonly FolderAbove[]
}

interface FolderAbove {
  readonly folder: string
  /** Files and folders in it. */
  readonly names: readonly string[]
}

/** A package.json, as far as it matters here. */
export interface Manifest {
  readonly path: string
  /** Names of packages, those for development included. */
  readonly dependencies: readonly string[]
  readonly scripts: Readonly<Record<string, string>>
}

/** The packages that any manifest of the project names. */
export function packagesOf({ manifests }: Pick<ProjectFiles, 'manifests'>): ReadonlySet<string> {
  return new Set(manifests.flatMap(({ dependencies }) => dependencies))
}

import type { ProjectFiles } from './project-files.ts'

/** Who installs a project's packages. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  /** Whether packages are where a lockfile says, in the same versions everywhere. */
  readonly isLocked: boolean
  /** The folder that packages are installed from. */
  readonly folder: string
}

/** By the nearest lockfile; npm where there is a package.json alone, undefined where there is none. */
export function findPackageManager({ manifests, above }: ProjectFiles): PackageManager | undefined {
  for (const { folder, names } of above) {
    const found = lockfiles.find(({ file }) => names.includes(file))
    if (found !== undefined) return { name: found.name, isLocked: true, folder }
  }
  const [here] = above
  const isPackage = manifests.some(({ path }) => path === 'package.json')
  return isPackage && here !== undefined ? { name: 'npm', isLocked: false, folder: here.folder } : undefined
}

const lockfiles = [
  { file: 'pnpm-lock.yaml', name: 'pnpm' },
  { file: 'yarn.lock', name: 'yarn' },
  { file: 'bun.lock', name: 'bun' },
  { file: 'bun.lockb', name: 'bun' },
  { file: 'package-lock.json', name: 'npm' },
  { file: 'npm-shrinkwrap.json', name: 'npm' },
] as const

/** How each is told the same things. */
export const packageManagers = {
  npm: { run: 'npx', add: 'npm install --save-dev', test: 'npm test', install: 'npm ci' },
  pnpm: {
    run: 'pnpm exec',
    add: 'pnpm add --save-dev',
    test: 'pnpm test',
    install: 'pnpm install --frozen-lockfile',
  },
  yarn: { run: 'yarn', add: 'yarn add --dev', test: 'yarn test', install: 'yarn install' },
  bun: { run: 'bunx', add: 'bun add --dev', test: 'bun run test', install: 'bun install --frozen-lockfile' },
} as const satisfies Record<PackageManager['name'], unknown>

/** What installs a project's packages on a machine of the CI. */
export function installCommand({ name, isLocked }: PackageManager): string {
  return isLocked ? packageManagers[name].install : 'npm install'
}

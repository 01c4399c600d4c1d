import { startSharedScratch } from './start.ts'
import type { Address } from '../wire.ts'

/** What of vitest's `TestProject` is needed. */
interface Project {
  readonly config: { readonly root: string }
  provide(key: 'planflip', value: Address): void
}

/** For vitest's `globalSetup`: one scratch for the run of a project, with production's statistics and the pending migrations. */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const { address, stop } = await startSharedScratch(project.config.root)
  project.provide('planflip', address)
  return stop
}

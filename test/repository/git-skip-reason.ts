import { execFileSync } from 'node:child_process'

/** Why tests that need git cannot run here; undefined where they can. */
export function gitSkipReason(): string | undefined {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return '(there is no git here)'
  }
}

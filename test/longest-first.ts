import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

/**
 * Files of half a minute and more, longest first. Vitest starts large files first where it has measured nothing, as on a
 * fresh clone; of these some are short, and one that starts last is waited for by all other workers.
 */
const longest = [
  'test/inject/inputs.test.ts',
  'test/commands/exactness.test.ts',
  'test/fidelity/fidelity.test.ts',
  'test/commands/verify-causes.test.ts',
  'test/cli/interruption.test.ts',
  'test/commands/explain-flips.test.ts',
  'test/commands/native-exactness.test.ts',
  'test/migrations/schema-file/schema-difference.test.ts',
  'test/github/action.test.ts',
  'test/commands/accept.test.ts',
  'test/commands/redaction.test.ts',
  'test/commands/check.test.ts',
  'test/scratch/native/interruption.test.ts',
  'test/inject/extended-statistics.test.ts',
]

/** The order in which test files start. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = longest.filter((file) => !existsSync(join(this.ctx.config.root, file)))
    if (gone.length > 0) throw new Error(`longest-first.ts lists what is not there: ${gone.join(', ')}`)
    // oxlint-disable-next-line unicorn/no-array-sort -- Vitest's own order, by what it has measured or by size.
    const usual = await super.sort(files)
    return usual.toSorted((one, other) => this.#rank(one) - this.#rank(other))
  }

  #rank({ moduleId }: TestSpecification): number {
    const place = longest.indexOf(relative(this.ctx.config.root, moduleId))
    return place < 0 ? longest.length : place
  }
}

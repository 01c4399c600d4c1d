import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

export default defineConfig({
  // Examples import the package as its users do.
  resolve: { alias: { planflip: new URL('src/index.ts', import.meta.url).pathname } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Much of a test is waiting for a server, so that two share even a single core well.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    hookTimeout: 120_000,
  },
})

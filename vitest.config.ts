import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

export default defineConfig({
  // Examples import the package as its users do.
  resolve: { alias: { planflip: new URL('src/index.ts', import.meta.url).pathname } },
  test: {
    include: ['test/**/*.test.ts'],
    // What is waited for comes soon, but for a machine that has much else to do: only what hangs is to fail.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    // Much of a test is waiting for a server, so that two share even a single core well.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['specs/*.spec.mjs'],
    globalSetup: 'planflip/vitest/scratch',
    setupFiles: 'planflip/vitest',
    maxWorkers: 2,
    testTimeout: 30_000,
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['specs/failing.spec.mjs'], setupFiles: 'planflip/vitest' } })

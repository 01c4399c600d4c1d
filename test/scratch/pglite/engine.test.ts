import { describe } from 'vitest'
import { startPglite } from '../../../src/scratch/pglite/engine.ts'
import { engineContract } from '../engine-contract.ts'
import { testCache } from './start.ts'

describe('pglite', () => {
  engineContract({ major: 18, start: (wanted) => startPglite(wanted, { cache: testCache }) })
})

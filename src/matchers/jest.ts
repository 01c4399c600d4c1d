import process from 'node:process'
import { expect } from '@jest/globals'
import { Failure } from '../model/failure.ts'
import { matchersFor } from './matchers.ts'
import type { PlanMatchers } from './plan-matchers.ts'
import { addressVariable, type Address } from './wire.ts'

declare module 'expect' {
  interface Matchers<R, T> extends PlanMatchers {}
}

declare global {
  namespace jest {
    // Of @types/jest.
    interface Matchers<R, T> extends PlanMatchers {}
  }
}

expect.extend(
  matchersFor(() => {
    const address = process.env[addressVariable]
    if (address !== undefined) return JSON.parse(address) as Address
    throw new Failure('bad-config', 'No scratch database was started for this run.', {
      hint: "Add globalSetup: 'planflip/jest/scratch' and globalTeardown: 'planflip/jest/scratch-teardown' to your Jest config.",
    })
  }),
)

export type { PlanMatchers }

import { expect, inject } from 'vitest'
import { Failure } from '../model/failure.ts'
import { matchersFor } from './matchers.ts'
import type { PlanMatchers } from './plan-matchers.ts'
import type { Address } from './wire.ts'

declare module 'vitest' {
  interface Matchers<T> extends PlanMatchers {}
  interface ProvidedContext {
    readonly planflip: Address
  }
}

expect.extend(
  matchersFor(() => {
    const address = inject('planflip') as Address | undefined
    if (address !== undefined) return address
    throw new Failure('bad-config', 'No scratch database was started for this run.', {
      hint: "Add globalSetup: 'planflip/vitest/scratch' to the `test` of your vitest config.",
    })
  }),
)

export type { PlanMatchers }

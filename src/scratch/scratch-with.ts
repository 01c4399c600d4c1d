import type { Scratch } from '../model/scratch.ts'

/** A scratch that differs in something. Its session stays that of the moment, which a copy would not. */
export function scratchWith(scratch: Scratch, changes: Partial<Omit<Scratch, 'session'>>): Scratch {
  return {
    ...scratch,
    ...changes,
    get session() {
      return scratch.session
    },
  }
}

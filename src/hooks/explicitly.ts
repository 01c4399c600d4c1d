import type { Recorder } from './recorder.ts'

/** The recorder of a hook that the application itself put somewhere: what goes through its drivers besides is recorded once. */
export function explicitly(recorder: Recorder): Recorder {
  Reflect.set(globalThis, hooked, true)
  return recorder
}

/** One that is on as long as the application has no hook of its own. */
export function unlessExplicit(recorder: Recorder): Recorder {
  return { ...recorder, isOn: () => Reflect.get(globalThis, hooked) !== true }
}

const hooked = Symbol.for('planflip.hooked')

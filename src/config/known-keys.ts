import * as v from 'valibot'
import { suggest } from '../model/near-misses.ts'

/** An object of just these keys; another one is a fault, with the key that may be meant. */
export function knownKeys<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, v.ErrorMessage<v.StrictObjectIssue>> {
  const names = Object.keys(entries)
  return v.strictObject(entries, ({ expected, received, path }) =>
    expected === 'never'
      ? `unknown key: ${suggest(String(path?.at(-1)?.key), names, `docs/config.md for ${names.join(', ')}`)}`
      : `Expected ${expected} but received ${received}`,
  )
}

import type { Translation } from '../model/redaction.ts'
import { translateValue } from '../redact/translate/translate-value.ts'
import { readKey } from '../store/redaction-key.ts'

export interface TranslateRequest {
  /** The file that `capture --redact-key` wrote. */
  readonly key: string
  /** `users.email`, or `public.users.email`. */
  readonly column: string
  /** As PostgreSQL prints them; of an array or a range an element or a bound. */
  readonly values: readonly string[]
}

/** Translates values of a redacted column into what stands for them in the snapshot, for queries that name them. */
export async function translate({ key, column, values }: TranslateRequest): Promise<readonly Translation[]> {
  const known = await readKey(key)
  return values.map((value) => translateValue(known, column, value))
}

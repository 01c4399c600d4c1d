import type { Locale } from '../../model/server.ts'

/** How a PGlite database has to be made so that it orders text as production does, or as nearly as it can. */
export interface TextOrder {
  /** For the template's name. */
  readonly key: string
  readonly initdb: readonly string[]
  /** Run once in the new database. */
  readonly sql?: string
  /** What is not as in production. */
  readonly shortfall?: string
}

/**
 * Chooses the nearest order of text. PGlite's libc is musl, which sorts any locale by bytes, and its ICU has the root
 * locale only: right for `C`, `C.UTF-8` and ICU's root, near for other languages, whose letters ICU's root sorts alike
 * but for few.
 */
export function textOrderFor({ provider, collate, locale }: Locale): TextOrder {
  const name = provider === 'libc' ? collate : (locale ?? '')
  if (/^(C|POSIX)$/i.test(name)) return { key: 'c', initdb: [] }
  if (provider === 'builtin') {
    return { key: 'builtin', initdb: ['--locale-provider=builtin', `--builtin-locale=${name}`] }
  }
  if (/^C\.utf-?8$/i.test(name)) {
    return {
      key: 'c-utf8',
      initdb: [],
      // initdb takes C.UTF-8 for C; the planner does not (`lc_collate_is_c`), so that LIKE uses other indexes.
      sql: `UPDATE pg_database SET datcollate = 'C.UTF-8'`,
    }
  }
  const root = { key: 'icu-root', initdb: ['--locale-provider=icu', '--icu-locale=und'] }
  if (provider === 'icu' && /^(und|root)?$/i.test(name)) return root
  return {
    ...root,
    shortfall: `Text is ordered by ICU's root locale, in production by ${name} (${provider}).`,
  }
}

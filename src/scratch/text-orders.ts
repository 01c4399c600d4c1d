import type { Locale } from '../model/server.ts'
import { quoteLiteral } from '../postgres/quote.ts'

export interface TextOrder {
  /** Options of CREATE DATABASE. */
  readonly sql: string
  /** What is not as in production. */
  readonly shortfall?: string
}

/**
 * The orders of text to try for a database: production's own first, then what comes nearest. The last works anywhere.
 *
 * ICU is inside the binaries and the builtin provider inside the server, but locales of libc are the machine's. Two
 * things decide plans: whether text sorts by bytes for all the planner knows (`lc_collate_is_c()` of pg_locale.c), since
 * then a prefix becomes a range of an index; and where between the values of a histogram a constant lies. So for a
 * language the nearest is ICU's order for that language, which is glibc's but for some punctuation.
 */
export function textOrdersFor(locale: Locale, major: number): readonly TextOrder[] {
  const orders = [locale, ...nearest(locale)].filter(({ provider }) => major >= since[provider])
  return orders.map((order) => ({ sql: optionsOf(order, major), ...shortfallOf(order, locale) }))
}

/** The first major version whose databases can have that provider. */
const since: Readonly<Record<Locale['provider'], number>> = { libc: 14, icu: 15, builtin: 17 }

function nearest(locale: Locale): readonly Locale[] {
  const { encoding, provider } = locale
  const name = nameOf(locale)
  const libc = (collate: string, ctype = collate): Locale => ({ encoding, provider: 'libc', collate, ctype })
  const icu = (language: string): Locale => ({ ...libc('C'), provider: 'icu', locale: language })

  if (/^(C|POSIX)$/i.test(name)) return [libc('C')]
  // What the server itself provides sorts by bytes, and the planner knows it.
  if (provider === 'builtin') return [{ ...locale, ...cNames }, libc('C', 'C.UTF-8'), libc('C')]
  // By bytes too, but the planner does not know it. ICU's locale is so for ASCII.
  if (/^C\.utf-?8$/i.test(name)) return [icu('en-US-u-va-posix'), libc('C')]
  return [icu(provider === 'icu' ? name : languageOf(name)), libc('C.UTF-8'), libc('C')]
}

/** Of libc, and of no effect where another provider orders text. */
const cNames = { collate: 'C', ctype: 'C' } as const

/** `de_DE.UTF-8@euro` is `de-DE` for ICU, which takes what it does not know for its root, `und`. */
function languageOf(name: string): string {
  const [, language, country] = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@]|$)/.exec(name) ?? []
  if (language === undefined) return 'und'
  return country === undefined ? language : `${language}-${country}`
}

function optionsOf(locale: Locale, major: number): string {
  const { encoding, provider, collate, ctype } = locale
  return [
    `ENCODING ${quoteLiteral(encoding)}`,
    `LC_COLLATE ${quoteLiteral(collate)} LC_CTYPE ${quoteLiteral(ctype)}`,
    ...(major >= since.icu ? [`LOCALE_PROVIDER ${provider}`] : []),
    ...(provider === 'libc' ? [] : [`${provider.toUpperCase()}_LOCALE ${quoteLiteral(nameOf(locale))}`]),
  ].join(' ')
}

function shortfallOf(order: Locale, wanted: Locale): { readonly shortfall?: string } {
  const [here, there] = [order, wanted].map((locale) => `${nameOf(locale)} (${locale.provider})`)
  if (here === there) return {}
  return {
    shortfall: `Text is ordered by ${here}, in production by ${there}, which the scratch server does not have.`,
  }
}

function nameOf({ provider, collate, locale }: Locale): string {
  return provider === 'libc' ? collate : (locale ?? 'und')
}

import { Failure } from '../../model/failure.ts'
import { keywords } from './keywords.ts'

/** Parameters of libpq by their keywords, as one source gives them. An empty value asks for the default. */
export type Parameters = Readonly<Record<string, string>>

/** The environment variables of whoever runs this, as a value. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Refuses what libpq would refuse, and what it would heed and this client cannot. `source` tells where they come from. */
export function requireKnown(parameters: Parameters, source: string): void {
  for (const [keyword, value] of Object.entries(parameters)) {
    const known = keywords[keyword]
    if (known === undefined) throw unknownKeyword(keyword, source)
    if (value === '') continue
    if (known.values?.includes(value) === false) {
      throw new Failure('bad-usage', `${keyword}=${value} in ${source} is not known.`, {
        hint: `Make it one of ${known.values.join(', ')}.`,
      })
    }
    if (known.refused === 'all' || known.refused?.includes(value) === true) {
      throw new Failure('bad-usage', `${keyword} in ${source} asks for what planflip cannot guarantee.`, {
        hint: `Leave ${keyword} out${known.refused === 'all' ? '' : ', or give it another value'}.`,
      })
    }
  }
}

function unknownKeyword(keyword: string, source: string): Failure {
  return new Failure('bad-usage', `${source} has a parameter that is not known: ${keyword}.`, {
    hint:
      keyword === 'schema'
        ? 'Leave it out of the URL, and name schemas with --schema.'
        : 'Leave it out: parameters are those of libpq (chapter "Parameter Key Words" of the manual).',
  })
}

import { keywords } from '../../postgres/connection/keywords.ts'
import { joinUrl, nameIn, splitUrl } from './redirect-value.ts'

/** What libpq understands of a URL that is a driver's or an ORM's: not `?schema=public` or `jdbc:`. What is no URL stays as it is. */
export function libpqUrl(value: string): string {
  const parts = splitUrl(value)
  if (parts === undefined) return value
  const pairs = parts.pairs.filter((pair) => pair === 'ssl=true' || Object.hasOwn(keywords, nameIn(pair)))
  return joinUrl({ ...parts, scheme: 'postgresql://', pairs, after: '' })
}

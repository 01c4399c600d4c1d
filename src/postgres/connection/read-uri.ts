import { Failure } from '../../model/failure.ts'
import type { Parameters } from './parameters.ts'

/**
 * Reads what comes after `postgres://` (`conninfo_uri_parse_options` of fe-connect.c): `user:password@h1:1,[::1]:2/name?a=b`. All
 * parts may be left out, and are percent-encoded.
 */
export function readUri(uri: string): Parameters {
  const {
    user,
    password,
    rest = '',
  } = groupsOf(/^(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<rest>.*)$/s, uri)
  const {
    hosts = '',
    name,
    query,
  } = groupsOf(/^(?<hosts>[^/?]*)(?:\/(?<name>[^?]*))?(?:\?(?<query>.*))?$/s, rest)
  // A password that holds one of these would be taken for a host or a database, and told to everybody.
  if (`${hosts}${name ?? ''}`.includes('@')) throw unreadable('an @ too many')

  const places = hosts.split(',').map(readPlace)
  return {
    ...givenOf({ user, password }),
    ...givenOf({
      host: places.map(({ host }) => host).join(','),
      port: places.some(({ port }) => port !== '') ? places.map(({ port }) => port).join(',') : '',
      dbname: name,
    }),
    ...readQuery(query ?? ''),
  }
}

type Groups = Readonly<Record<string, string | undefined>>

function groupsOf(pattern: RegExp, text: string): Groups {
  return pattern.exec(text)?.groups ?? {}
}

/** What is empty is not given. */
function givenOf(encoded: Groups): Parameters {
  const given = Object.entries(encoded).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(given.map(([keyword, value = '']) => [keyword, decode(value)]))
}

function readPlace(text: string): { readonly host: string; readonly port: string } {
  const found = /^(?:\[(?<address>[^\]]+)\]|(?<name>[^:[\]]*))(?::(?<port>.*))?$/s.exec(text)?.groups
  if (found === undefined) throw unreadable('a host that cannot be read')
  return { host: found['address'] ?? found['name'] ?? '', port: found['port'] ?? '' }
}

function readQuery(query: string): Parameters {
  const parameters: Record<string, string> = {}
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [keyword = '', value, extra] = pair.split('=')
    if (value === undefined || extra !== undefined) throw unreadable('a parameter that is not name=value')
    parameters[decode(keyword)] = decode(value)
  }
  // What JDBC's URLs say, libpq understands too; and node-postgres's wish to be like libpq is granted anyway.
  const { ssl, uselibpqcompat: _, ...rest } = parameters
  if (ssl === undefined) return rest
  return ssl === 'true' ? { sslmode: 'require', ...rest } : { ssl, ...rest }
}

function decode(text: string): string {
  const trimmed = text.replaceAll(/^ +| +$/g, '')
  if (/ |%00|%(?![\da-f]{2})/i.test(trimmed)) throw unreadable('a character that has to be percent-encoded')
  try {
    return decodeURIComponent(trimmed)
  } catch {
    throw unreadable('percent-encoded bytes that are no UTF-8')
  }
}

function unreadable(fact: string): Failure {
  return new Failure('bad-usage', `The connection URL has ${fact}.`, {
    hint: 'Write it as postgres://user@host:5432/database, with special characters in the password percent-encoded: %40 for @, %2F for /, %25 for %.',
  })
}

/** Where a proxy listens: on 127.0.0.1. */
type Port = number

/**
 * What names a server, with the proxy instead of that server, and the rest as it was, to the letter: a URL of any scheme that drivers
 * know, keywords of libpq, or those of .NET. Undefined for what is none of these.
 */
export function redirectValue(value: string, port: Port): string | undefined {
  return redirectUrl(value, port) ?? redirectPairs(value, port) ?? redirectKeywords(value, port)
}

/** A URL in its parts; undefined for what is no URL of a PostgreSQL server. */
export function splitUrl(value: string): UrlParts | undefined {
  const groups = url.exec(value)?.groups
  if (groups === undefined) return undefined
  const { scheme = '', userInfo = '', hosts = '', path = '', query = '', after = '' } = groups
  return { scheme, userInfo, hosts, path, pairs: query.split('&').filter((pair) => pair !== ''), after }
}

export interface UrlParts {
  /** With what stands before it, and `://`. */
  readonly scheme: string
  /** With its `@`; empty where there is none. */
  readonly userInfo: string
  readonly hosts: string
  /** With its `/`. */
  readonly path: string
  /** Names and values. */
  readonly pairs: readonly string[]
  readonly after: string
}

export function joinUrl({ scheme, userInfo, hosts, path, pairs, after }: UrlParts): string {
  const query = pairs.length > 0 ? `?${pairs.join('&')}` : ''
  return `${scheme}${userInfo}${hosts}${path}${query}${after}`
}

const url =
  /^(?<scheme>\s*"?(?:(?:jdbc|r2dbc):)?(?:postgres(?:ql)?|postgis|pgsql|ecto)(?:\+\w+)?:\/\/)(?<userInfo>(?:[^@/?"]*@)?)(?<hosts>[^/?"]*)(?<path>(?:\/[^?"]*)?)(?:\?(?<query>[^"]*))?(?<after>"?\s*)$/i

/** Whoever asks for TLS by a parameter is told that there is none; others find out, or are told by PGSSLMODE. */
export function redirectUrl(value: string, port: Port): string | undefined {
  const parts = splitUrl(value)
  if (parts === undefined) return undefined
  const pairs = parts.pairs.flatMap((pair) => {
    const name = nameIn(pair)
    if (/^sslmode$/i.test(name)) return [`${name}=disable`]
    return leadsElsewhere.test(name) ? [] : [pair]
  })
  return joinUrl({ ...parts, hosts: `127.0.0.1:${port}`, pairs })
}

export function nameIn(pair: string): string {
  return pair.split('=')[0] ?? ''
}

const leadsElsewhere = /^(?:host|hostaddr|port|ssl.*|gssencmode|requirepeer)$/i

/** libpq takes the last of what is said twice, and an empty value for none. */
function redirectKeywords(value: string, port: Port): string | undefined {
  if (!/^\s*\w+\s*=/.test(value)) return undefined
  return `${value} host=127.0.0.1 hostaddr='' port=${port} sslmode=disable sslnegotiation='' sslrootcert=''`
}

/** `Host=db;Port=5432;Username=app;SSL Mode=Require`. */
function redirectPairs(value: string, port: Port): string | undefined {
  const pairs = value.split(';').filter((pair) => pair.trim() !== '')
  if (!value.includes(';') || !pairs.every((pair) => /^\s*\w[\w ]*=/.test(pair))) return undefined
  const kept = pairs.filter((pair) => !/^\s*(?:host|server|port|(?:ssl|trust|root)[^=]*)=/i.test(pair))
  return [...kept, 'Host=127.0.0.1', `Port=${port}`, 'SSL Mode=Disable'].join(';')
}

import { stripVTControlCharacters } from 'node:util'

/** Shows what a program says without the passwords that were in its environment, or stand in any URL. */
export function withoutSecrets(
  ...environments: readonly Readonly<Record<string, string | undefined>>[]
): (said: string) => string {
  const secrets = new Set(
    environments.flatMap((environment) => Object.entries(environment).flatMap(secretsOf)),
  )
  const longestFirst = [...secrets].toSorted((one, other) => other.length - one.length)
  return (said) => {
    const hidden = longestFirst.reduce((text, secret) => text.replaceAll(secret, hiding), said)
    return stripVTControlCharacters(hidden.replace(passwordInUrl, `$1${hiding}@`))
  }
}

const hiding = '***'

/** What stands between a user and a host. */
const passwordInUrl = /([a-z][\w+.-]*:\/\/[^\s:/@]*:)[^\s/]*@/gi

/** Of a single letter nothing would be left. */
function secretsOf([name, value = '']: readonly [string, string | undefined]): readonly string[] {
  const inUrl = /^\W*[a-z][\w+.:-]*:\/\/[^\s:/@]*:([^\s]*)@/i.exec(value)?.[1] ?? ''
  const inQuery = /[?&]password=([^&\s]+)/i.exec(value)?.[1] ?? ''
  const whole = /PASS(?:WORD|WD)?$|SECRET|TOKEN/i.test(name) ? value : ''
  return [whole, inUrl, inQuery]
    .flatMap((secret) => [secret, decoded(secret)])
    .filter((one) => one.length > 2)
}

function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret)
  } catch {
    return secret
  }
}

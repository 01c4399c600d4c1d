import { Failure } from '../../model/failure.ts'
import type { Parameters } from './parameters.ts'

/** Reads `host=db dbname='my shop'` (`conninfo_parse` of fe-connect.c): spaces around `=`, and `\` before any character. */
export function readDsn(text: string): Parameters {
  const parameters: Record<string, string> = {}
  let at = 0
  while (at < text.length) {
    pair.lastIndex = at
    const found = pair.exec(text)
    if (found === null) throw unreadable(text.slice(at))
    const { keyword = '', quoted, plain = '' } = found.groups ?? {}
    if (keyword !== '') parameters[keyword] = (quoted ?? plain).replaceAll(/\\(.?)/gs, '$1')
    at = pair.lastIndex
  }
  return parameters
}

/** A keyword, and a value in quotes or up to the next space; or the space at the end. */
const pair =
  /\s*(?:(?<keyword>[^\s=]+)\s*=\s*(?:'(?<quoted>(?:\\.|[^'\\])*)'|(?!')(?<plain>(?:\\.|[^\s\\])*\\?))|$)/sy

function unreadable(rest: string): Failure {
  const fact = /=\s*'/.test(rest) ? 'a quote without its end' : 'a word that is no keyword=value'
  return new Failure('bad-usage', `The connection string has ${fact}.`, {
    hint: String.raw`Put values with spaces in quotes, and \ before a quote or \ in them: password='it\'s'.`,
  })
}

import { Failure } from '../../model/failure.ts'
import type { Parameters } from './parameters.ts'
import { readDsn } from './read-dsn.ts'
import { readUri } from './read-uri.ts'

/**
 * Reads what names a server: a URL, keywords and values, or else a mere database name, as psql has it. No failure quotes any of
 * it: there may be a password anywhere.
 */
export function readConninfo(text: string): Parameters {
  const uri = /^postgres(?:ql)?:\/\/(?<rest>.*)$/s.exec(text)?.groups?.['rest']
  if (uri !== undefined) return readUri(uri)
  if (/^\w+:\/\/|^\//.test(text)) {
    throw new Failure('bad-usage', 'The connection URL does not begin with postgres://.', {
      hint: 'Write postgres://user@host:5432/database, or host=… dbname=… user=….',
    })
  }
  return text.includes('=') ? readDsn(text) : { dbname: text }
}

import { readFile } from 'node:fs/promises'

import { Failure } from '../../model/failure.ts'
import type { Files } from './files.ts'
import type { Environment, Parameters } from './parameters.ts'
import { requireKnown } from './parameters.ts'

/**
 * Reads the parameters of a service: from the user's own file, else from the system's (`parseServiceInfo` of fe-connect.c).
 * Only the first section of that name counts, and in it the first value of each parameter.
 */
export async function readService(
  service: string,
  { userServices, systemServices }: Files,
  environment: Environment,
): Promise<Parameters> {
  for (const file of [userServices, ...systemServices]) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined && file === environment['PGSERVICEFILE']) {
      throw new Failure('bad-usage', `The service file ${file} of PGSERVICEFILE cannot be read.`, {
        hint: 'Correct PGSERVICEFILE.',
      })
    }
    const parameters = text === undefined ? undefined : readSection(text, service, file)
    if (parameters !== undefined) return parameters
  }
  throw new Failure('bad-usage', `There is no service ${service}.`, {
    hint: `Add a section [${service}] to ${userServices}.`,
  })
}

function readSection(text: string, service: string, file: string): Parameters | undefined {
  const lines = text.split('\n').map((line) => line.trim())
  const start = lines.indexOf(`[${service}]`) + 1
  if (start === 0) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, line] of lines.slice(start).entries()) {
    if (line.startsWith('[')) break
    if (line === '' || line.startsWith('#')) continue
    const [, keyword, value] = /^([^=]+)=(.*)$/s.exec(line) ?? []
    if (keyword === undefined || value === undefined || keyword === 'service') {
      throw new Failure('bad-usage', `Line ${start + index + 1} of ${file} cannot be read.`, {
        hint: 'Write keyword=value, without spaces around the =; a service cannot name another.',
      })
    }
    parameters[keyword] ??= value
  }
  requireKnown(parameters, `service ${service} of ${file}`)
  return parameters
}

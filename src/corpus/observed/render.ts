import type { Query } from '../../model/query.ts'
import { toMicroseconds } from '../microseconds.ts'

/** The first line of what is written here: whatever begins otherwise is somebody's own work. */
export const generatedMark =
  '-- Written by "planflip capture --pg-stat-statements", and written anew by the next. Your own queries belong into another file.'

/** A corpus file of queries from production, whose headers the corpus reads again. */
export function renderObserved(
  queries: readonly Query[],
  { database, since }: { readonly database: string; readonly since?: string },
): string {
  const counted = since === undefined ? '' : `, counted since ${since.slice(0, 16).replace('T', ' ')} UTC`
  const heading = `-- What the application sends to the database ${oneLine(database)}${counted}. Constants are $1, $2…`
  return `${[`${generatedMark}\n${heading}`, ...queries.map(renderQuery)].join('\n\n')}\n`
}

function renderQuery({ name, sql, parameters, weight }: Query): string {
  const types = parameters.flatMap((parameter) =>
    parameter.type === undefined ? [] : [`-- param ${parameter.name} ${parameter.type}:`],
  )
  return [
    `-- name: ${name}`,
    ...(weight === undefined
      ? []
      : [`-- planflip: weight calls=${weight.calls} time=${toMicroseconds(weight.totalTime)}ms`]),
    ...types,
    `${sql};`,
  ].join('\n')
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

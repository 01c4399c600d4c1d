import { sayCount } from '../../../model/say-numbers.ts'
import { drivenJoin } from '../driven-join.ts'
import type { Clause } from './clause.ts'

/** How often a nested loop looks something up: `a nested loop would look up i 52,000 times, not 12 as on the baseline`. */
export const sayJoins: Clause = (flip) => {
  const join = drivenJoin(flip)
  if (join === undefined) return null
  const { inner, rows, rowsBefore, isChosen } = join
  const [name, another] = inner
  const isOne = name !== undefined && another === undefined
  const does = isOne
    ? `${isChosen ? 'looks' : 'look'} up ${name}`
    : `${isChosen ? 'runs' : 'run'} its inner side`
  const not =
    rowsBefore === undefined || sayCount(rows) === sayCount(rowsBefore)
      ? ''
      : `, not ${sayCount(rowsBefore)} as on the baseline`
  return `a nested loop ${isChosen ? '' : 'would '}${does} ${Math.round(rows) === 1 ? 'once' : `${sayCount(rows)} times`}${not}`
}

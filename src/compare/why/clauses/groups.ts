import { sayCount } from '../../../model/say-numbers.ts'
import type { Clause } from './clause.ts'

export const sayGroups: Clause = ({ change }) => {
  if (change.kind !== 'aggregate-strategy') return null
  const [was, is] = [sayCount(change.before.groups), sayCount(change.after.groups)]
  const not = was === is ? '' : `, not ${was} as on the baseline`
  return `${is} groups of ${change.keys.join(', ')} are expected${not}`
}

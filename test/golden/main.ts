import process from 'node:process'
import { parseArgs } from 'node:util'
import { serverSkipReason } from '../servers/start.ts'
import { takePlans } from './plans/take-plans.ts'

/*
 * `npm run golden`: takes the plans anew that the tests in this folder rest on, from real servers.
 *
 *   --majors 17,18
 */

const { values } = parseArgs({
  options: {
    majors: { type: 'string', default: '14,15,16,17,18' },
  },
})
const majors = values.majors.split(',').map(Number)
for (const major of majors) {
  const reason = serverSkipReason(major)
  if (reason !== undefined) throw new Error(reason)
}
for (const major of majors) await takePlans(major)
process.stdout.write('See `git diff test/golden` for what moved.\n')

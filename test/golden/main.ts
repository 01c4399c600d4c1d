import process from 'node:process'
import { parseArgs } from 'node:util'
import { serverSkipReason } from '../servers/start.ts'
import { takePlans } from './plans/take-plans.ts'
import { takeVerdicts } from './verdicts/take-verdicts.ts'

/*
 * `npm run golden`: takes the plans anew that the tests in this folder rest on, from real servers.
 *
 *   --majors 17,18  --only plans|verdicts  --pairs index-dropped,cast-added
 */

const { values } = parseArgs({
  options: {
    majors: { type: 'string', default: '14,15,16,17,18' },
    only: { type: 'string' },
    pairs: { type: 'string' },
  },
})
const majors = values.majors.split(',').map(Number)
for (const major of majors) {
  const reason = serverSkipReason(major)
  if (reason !== undefined) throw new Error(reason)
}
if (values.only !== 'verdicts') for (const major of majors) await takePlans(major)
if (values.only !== 'plans') await takeVerdicts(majors, values.pairs?.split(','))
process.stdout.write('See `git diff test/golden` for what moved.\n')

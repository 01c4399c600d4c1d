import * as v from 'valibot'
import { Failure } from '../model/failure.ts'
import { userConfigSchema, type ValidConfig } from './user-config.ts'

/** The config, or one Failure with all that is wrong with it: nobody wants to mend faults one run at a time. */
export function validateConfig(value: unknown, file: string): ValidConfig {
  const result = v.safeParse(schema, value, { abortPipeEarly: true })
  if (result.success) return result.output

  const faults = result.issues.map(
    (issue) =>
      `${v.getDotPath(issue) ?? 'the config itself'}: ${issue.message.replace(/^Invalid \w+: /, '')}`,
  )
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`
  throw new Failure('bad-config', [`${file} has ${count}`, ...faults].join('\n  '), {
    hint: 'Mend each place that is named.',
  })
}

/** valibot takes a list for an object without any of the keys. */
const schema = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value), 'Expected an object but received a list'),
  userConfigSchema,
  v.check(
    ({ migrations, migrateCommand }) => migrations === undefined || migrateCommand === undefined,
    'migrations and migrateCommand do not go together: a tool that is run knows its folder',
  ),
)

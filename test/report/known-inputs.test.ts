import { describe, expect, test } from 'vitest'
import { mendingOf } from '../../src/capture/unreadable/mending.ts'
import type { KnownInputs } from '../../src/model/inspection.ts'
import type { UnreadableInput } from '../../src/model/unreadable.ts'
import { renderKnownInputs } from '../../src/report/known-inputs.ts'

const app = { role: 'app', major: 18, inherits: true }

function known(unreadable: readonly UnreadableInput[]): KnownInputs {
  return {
    role: 'app',
    fidelity: [
      { input: 'column statistics', counts: { measured: 12, derived: 0, estimated: 0, missing: 3 } },
      { input: 'BRIN facts', counts: { measured: 0, derived: 0, estimated: 0, missing: 0 } },
    ],
    unreadable,
    mending: mendingOf(unreadable, app),
  }
}

function closed(relname: string): UnreadableInput {
  const grants = [`GRANT SELECT ON "public"."${relname}" TO "app";`]
  return {
    input: 'column statistics',
    schemaname: 'public',
    relname,
    columns: ['id', 'word'],
    instead: 'missing',
    grants,
  }
}

const statistics: UnreadableInput = {
  ...closed('orders'),
  input: 'expression statistics',
  object: 'orders_lower',
  columns: ['lower'],
  grants: ['GRANT pg_read_all_data TO "app";'],
}
const policed: UnreadableInput = {
  ...closed('orders'),
  input: 'index ends',
  columns: [],
  grants: ['ALTER ROLE "app" BYPASSRLS;'],
}
describe('renderKnownInputs', () => {
  test('counts alone where everything could be read', () => {
    expect(renderKnownInputs(known([])))
      .toBe(`┌───────────────────┬──────────┬─────────┬───────────┬─────────┐
│ input             │ measured │ derived │ estimated │ missing │
├───────────────────┼──────────┼─────────┼───────────┼─────────┤
│ column statistics │ 12       │ 0       │ 0         │ 3       │
└───────────────────┴──────────┴─────────┴───────────┴─────────┘
`)
  })

  test('what was in the way, apart from what a superuser can mend', () => {
    const locked = (input: UnreadableInput['input'], object?: string): UnreadableInput => ({
      ...closed('orders'),
      input,
      ...(object !== undefined && { object }),
      columns: [],
      hindrance: 'locked',
      grants: [],
    })
    const text = renderKnownInputs(
      known([
        locked('relation sizes'),
        locked('index ends', 'orders_pkey'),
        { ...locked('index ends', 'queue_pkey'), hindrance: 'too slow' },
      ]),
    )
    expect(text.slice(text.indexOf('\nNot read'))).toBe(`
Not read, as somebody has locked the table: size of 1 relation, ends of 1 index (public.orders, public.orders_pkey).

Not read, as Postgres took too long to answer: ends of 1 index (public.queue_pkey).
`)
  })

  test('each statement with what it gives, and the one that does for the other grants', () => {
    const text = renderKnownInputs(known([closed('orders'), statistics, policed]))
    expect(text.slice(text.indexOf('\nThe role'))).toBe(`
The role app may not read everything. A superuser can let it:

  GRANT SELECT ON "public"."orders" TO "app"; -- statistics of 2 columns
  GRANT pg_read_all_data TO "app"; -- statistics of 1 indexed expression
  ALTER ROLE "app" BYPASSRLS; -- ends of 1 index; no policy applies to the role any longer

In place of every GRANT above: GRANT pg_read_all_data TO "app";
`)
  })

  test('a single table has a single statement, and no other is spoken of', () => {
    const text = renderKnownInputs(known([closed('orders')]))
    expect(text).toContain('  GRANT SELECT ON "public"."orders" TO "app"; -- statistics of 2 columns\n')
    expect(text).not.toContain('pg_read_all_data')
  })

  test('of many statements a short word takes the one that sweeps', () => {
    const tables = Array.from({ length: 30 }, (_, place) => closed(`t${place}`))
    const brief = renderKnownInputs(known([...tables, policed]), { mostStatements: 20 })
    expect(brief).not.toContain('GRANT SELECT')
    expect(brief).toContain('\n  GRANT pg_read_all_data TO "app";')
    expect(brief).toContain('\n  ALTER ROLE "app" BYPASSRLS; --')
    expect(brief).toContain('31 statements')
    const whole = renderKnownInputs(known([...tables, policed]))
    expect(whole.match(/GRANT SELECT/g)).toHaveLength(30)
  })

  test('a name cannot steer the terminal', () => {
    expect(renderKnownInputs(known([closed('evil\u001B[2J')]))).toContain('"evil\\x1b[2J"')
  })
})

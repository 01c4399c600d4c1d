import { describe, expect, test } from 'vitest'
import { readRival } from '../../../src/compare/why/rivals.ts'
import { noWays, type Ways } from '../../../src/compare/why/ways.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { planOf } from '../plan-of.ts'

/* The figures are those of real servers, but for their decimals. */

const without = (...settings: readonly string[]): Ways => ({ ...noWays, settings })
const chosen = planOf('Seq Scan on t  (cost=0.00..1800.00 rows=100 width=8)')

describe('readRival', () => {
  test('what costs what it says', () => {
    const plan = planOf('Index Scan using t_a on t  (cost=0.29..2400.50 rows=100 width=8)')
    expect(readRival(plan, chosen, without('enable_seqscan'))).toMatchObject({
      cost: 2400.5,
      isForced: false,
    })
  })

  test('what is switched off and taken twice is freed of both additions', () => {
    const plan = planOf(`
      Hash Join  (cost=10000000020.00..20000000140.25 rows=100 width=8)
        Hash Cond: (t.a = u.a)
        ->  Seq Scan on t  (cost=10000000000.00..10000000100.00 rows=100 width=8)
        ->  Hash  (cost=10000000010.00..10000000010.00 rows=10 width=8)
              ->  Seq Scan on u  (cost=10000000000.00..10000000010.00 rows=10 width=8)
    `)
    const rival = readRival(plan, chosen, without('enable_seqscan'))
    expect(rival).toMatchObject({ isForced: true })
    expect(rival?.cost).toBeCloseTo(140.25, 2)
    expect(readRival(plan, chosen, without('enable_hashjoin'))).toBeUndefined()
  })

  test('what is repeated may be added to any number of times', () => {
    const plan = planOf(`
      Nested Loop  (cost=10000000000.00..20000000140.25 rows=100 width=8)
        ->  Index Scan using t_a on t  (cost=0.29..10.00 rows=2 width=8)
        ->  Seq Scan on u  (cost=10000000000.00..10000000010.00 rows=10 width=8)
    `)
    expect(readRival(plan, chosen, without('enable_seqscan', 'enable_nestloop'))).toBeUndefined()
  })

  test('a plan that is really so dear is not taken for one that was forbidden', () => {
    const dear = planOf('Seq Scan on t  (cost=0.00..10000001800.00 rows=100 width=8)')
    const index = planOf('Index Scan using t_a on t  (cost=0.29..12000000000.00 rows=100 width=8)')
    expect(readRival(index, chosen, without('enable_seqscan'))).toBeUndefined()
    expect(readRival(index, dear, without('enable_seqscan'))).toBeUndefined()
  })

  test('since 18 what is disabled costs nothing more, but what the session itself forbids tells nothing', () => {
    const plan = disabled(planOf('Seq Scan on t  (cost=0.00..900.00 rows=100 width=8)'))
    expect(readRival(plan, chosen, without('enable_seqscan'))).toMatchObject({ cost: 900, isForced: false })
    expect(readRival(plan, chosen, without('enable_indexscan'))).toBeUndefined()
  })

  test('an index that the planner learned rows from is missed in the estimates', () => {
    const indexes = [{ index: 't_lower', relation: 't' }]
    const withheld = { settings: [], indexes }
    const same = planOf('Index Scan using t_a on t  (cost=0.29..2400.50 rows=103 width=8)')
    const other = planOf('Index Scan using t_a on t  (cost=0.29..2400.50 rows=750 width=8)')
    expect(readRival(same, chosen, withheld)).toMatchObject({ cost: 2400.5 })
    expect(readRival(other, chosen, withheld)).toBeUndefined()
  })
})

function disabled({ root, text }: Plan): Plan {
  return { root: { ...root, disabled: true }, text }
}

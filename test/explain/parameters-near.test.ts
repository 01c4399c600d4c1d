import { describe, expect, test } from 'vitest'
import { parametersBefore, parametersNear } from '../../src/explain/parameters-near.ts'

/* The caret marks the place that Postgres tells. */
describe('parametersNear', () => {
  test.each([
    ['SELECT ^sum(CASE WHEN a = $1 THEN $2 END), $3 FROM t', [[1, 2]]],
    ['SELECT ^count($1), f($2)', [[1]]],
    ['SELECT pg_catalog.^f(g($1), $2), $3', [[1, 2]]],
    ['SELECT $1 ^|| $2', [[2], [1], [1, 2]]],
    ['SELECT 1 FROM t WHERE id ^= ANY(ARRAY[$1, $2]) AND b = $3', [[1, 2]]],
    ['SELECT coalesce($1, $2) ^= id, $3', [[1, 2]]],
    ['SELECT CAST($1 AS date) ^+ $2', [[2], [1], [1, 2]]],
    [`SELECT '$1', "$2", /* $3 */ a ^+ $4 -- $5`, [[4]]],
    ['SELECT "🐘", a ^+ $1', [[1]]],
    ['SELECT a ^+ b, $1', []],
    ['^', []],
  ])('%s', (marked, expected) => {
    const position = Array.from(marked.slice(0, marked.indexOf('^'))).length + 1
    expect(
      parametersNear(marked.replace('^', ''), position).map((numbers) =>
        [...numbers].toSorted((one, other) => one - other),
      ),
    ).toEqual(expected)
  })
})

test('parametersBefore has the nearest first', () => {
  const sql = 'SELECT $3, $1 FROM t WHERE a + $2 > 1'
  expect(parametersBefore(sql, sql.indexOf('+') + 1)).toEqual([1, 3])
  expect(parametersBefore(sql, 1)).toEqual([])
})

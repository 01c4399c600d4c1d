import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { planChangeKinds, planChangeText } from '../../src/model/plan-change.ts'
import { defaultPolicy } from '../../src/model/policy.ts'

const folder = new URL('../../docs/rules/', import.meta.url)
const table = readFileSync(new URL('README.md', folder), 'utf8')

describe.each(planChangeKinds)('%s', (kind) => {
  const [, severity, page] =
    new RegExp(`^\\| \`${kind}\` \\| (\\w+) \\| \\[.*\\]\\((.*)\\) \\|$`, 'm').exec(table) ?? []

  test('is in the table of docs/rules, with its severity by default', () => {
    expect(severity).toBe(defaultPolicy.severities[kind])
  })

  test('has a page that names it', () => {
    const file = new URL(page ?? 'missing', folder)
    expect(existsSync(file)).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain(`\`${kind}\``)
  })

  test('is told in a title, a reason and a next step', () => {
    const { title, why, hint } = planChangeText[kind]
    expect([title, why, hint].every((text) => text.length > 5)).toBe(true)
  })
})

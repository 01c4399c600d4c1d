import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { planChangeKinds, planChangeText } from '../../src/model/plan-change-text.ts'
import { rulePage } from '../../src/report/rule-page.ts'
import { defaultPolicy } from '../../src/model/policy.ts'

const folder = new URL('../../docs/rules/', import.meta.url)
const table = readFileSync(new URL('README.md', folder), 'utf8')
const pages = readdirSync(folder).filter((page) => page !== 'README.md')
const rules = readdirSync(new URL('../../src/compare/rules/', import.meta.url))

test('every rule has its page, and every page its rule', () => {
  expect(pages.map((page) => page.replace('.md', ''))).toEqual(rules.map((rule) => rule.replace('.ts', '')))
})

test.each(pages)('%s says what it means, when it hurts, why, and what to do', (page) => {
  const text = readFileSync(new URL(page, folder), 'utf8')
  const parts = [...text.matchAll(/^\*\*(.*?)\*\*/gm)].map(([, part]) => part)
  expect(parts).toEqual(['What it means.', 'When it hurts.', 'Common causes.', 'What to do.'])
})

describe.each(planChangeKinds)('%s', (kind) => {
  const [, severity, page] =
    new RegExp(`^\\| \`${kind}\` \\| (\\w+) \\| \\[.*\\]\\((.*)\\) \\|$`, 'm').exec(table) ?? []

  test('is in the table of docs/rules, with its severity by default', () => {
    expect(severity).toBe(defaultPolicy.rules[kind].severity)
  })

  test('has a page that names it', () => {
    const file = new URL(page ?? 'missing', folder)
    expect(existsSync(file)).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain(`\`${kind}\``)
  })

  test('has that page in what reports say', () => {
    expect(rulePage(kind)).toMatch(new RegExp(`/docs/rules/${page}$`))
  })

  test('is told in a title, a reason and a next step', () => {
    const { title, why, hint } = planChangeText[kind]
    expect([title, why, hint].every((text) => text.length > 5)).toBe(true)
  })
})

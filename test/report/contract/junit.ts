import { SaxesParser } from 'saxes'
import { expect } from 'vitest'
import { isFailed } from '../../../src/model/policy.ts'
import type { Report } from '../../../src/model/report.ts'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** Parses as strictly as XML 1.0 has it: what is not well-formed is thrown. */
export function readXml(text: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (more) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  const [root] = top.children
  if (root === undefined) throw new Error('no element')
  return root
}

/** What the schema of Jenkins's xUnit plugin (`junit-10.xsd`) has a place for, as far as it is used here. */
const allowed: Readonly<
  Record<string, { readonly attributes: readonly string[]; readonly within: readonly string[] }>
> = {
  testsuites: { attributes: ['name', 'tests', 'failures', 'errors'], within: [] },
  testsuite: { attributes: ['name', 'tests', 'failures', 'errors', 'skipped'], within: ['testsuites'] },
  testcase: { attributes: ['name', 'classname'], within: ['testsuite'] },
  failure: { attributes: ['message', 'type'], within: ['testcase'] },
  skipped: { attributes: ['message'], within: ['testcase'] },
  'system-out': { attributes: [], within: ['testcase', 'testsuite'] },
}

export function expectJunit(text: string, report: Report): void {
  const root = readXml(text)
  expectAllowed(root)
  expect(root.name).toBe('testsuites')
  const [suite, ...others] = root.children
  expect(others).toEqual([])
  const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? []
  const count = (name: string): number =>
    cases.filter(({ children }) => children.some((child) => child.name === name)).length
  expect(cases).toHaveLength(report.queries.length)
  expect(suite?.attributes).toMatchObject({
    tests: String(report.queries.length),
    failures: String(count('failure')),
    skipped: String(count('skipped')),
  })
  expect(cases.map(({ children }) => children[0]?.name === 'failure')).toEqual(
    report.queries.map((query) => isFailed(query, report)),
  )
}

function expectAllowed({ name, attributes, children }: Element): void {
  const place = allowed[name]
  expect(place, name).toBeDefined()
  expect(Object.keys(attributes)).toEqual(place?.attributes)
  for (const child of children) {
    expect(allowed[child.name]?.within).toContain(name)
    expectAllowed(child)
  }
}

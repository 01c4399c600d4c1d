import { marked, type Token } from 'marked'
import { expect } from 'vitest'
import type { Report } from '../../../src/model/report.ts'

/** As GitHub reads it: its own tables, fences and folds, and nothing that the names of queries bring along. */
export function expectMarkdown(text: string, report: Report, most: number): void {
  expect(text.length).toBeLessThanOrEqual(most)
  expect(text.split('\n')[0]).toBe('<!-- planflip -->')
  const tokens = marked.lexer(text).filter(({ type }) => type !== 'space')
  expect([...new Set(tokens.map(({ type }) => type))].filter((type) => !blocks.has(type))).toEqual([])

  const html = htmlOf(tokens)
  const tags = [...html.matchAll(/<(\/?[a-z0-9]+)([^>]*)>/g)].map(([, tag = '', attributes = '']) => ({
    tag,
    attributes,
  }))
  expect(
    [...new Set(tags.map(({ tag }) => tag.replace('/', '')))].filter((tag) => !ownTags.includes(tag)),
  ).toEqual([])
  expect(tags.filter(({ tag, attributes }) => attributes !== '' && !isOwnLink(tag, attributes))).toEqual([])
  for (const tag of ownTags.filter((one) => one !== 'br')) {
    expect(tags.filter((one) => one.tag === tag)).toHaveLength(
      tags.filter((one) => one.tag === `/${tag}`).length,
    )
  }
  expect(withoutCode(html)).not.toMatch(/[@#]\w/)

  const told = report.queries.filter(({ verdict }) => verdict !== 'unchanged').length
  const shown = [...html.matchAll(/<details><summary><b>/g)].length
  const left = Number(/\*\*(\d+) more quer/.exec(text)?.[1] ?? 0)
  expect(shown + left).toBe(told)
  for (const token of tokens) {
    if (token.type === 'paragraph')
      expect(token.tokens?.every(({ type }) => ['strong', 'text'].includes(type))).toBe(true)
    if (token.type === 'code') expect(token['lang']).toBe('diff')
  }
}

const blocks = new Set(['html', 'heading', 'paragraph', 'code'])
const ownTags = ['details', 'summary', 'table', 'tr', 'th', 'td', 'ul', 'li', 'p', 'b', 'code', 'a', 'br']

function htmlOf(tokens: readonly Token[]): string {
  return tokens
    .filter(({ type }) => type === 'html')
    .map(({ raw }) => raw)
    .join('')
    .replace('<!-- planflip -->', '')
}

function isOwnLink(tag: string, attributes: string): boolean {
  return tag === 'a' && /^ href="https:\/\/unpkg\.com\/planflip\/docs\/rules\/[a-z-]+\.md"$/.test(attributes)
}

function withoutCode(html: string): string {
  return html.replaceAll(/<code>.*?<\/code>/gs, '').replaceAll(/&[a-z]+;/g, '')
}

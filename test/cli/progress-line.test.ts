import { describe, expect, test } from 'vitest'
import { progressLine, wipingFirst } from '../../src/cli/progress-line.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

/* What a terminal shows in the end is what counts: these tests read its screen, not the bytes. */

const erase = '\u001B[K'
const pieces = new RegExp(String.raw`(\r|\n|\u001B\[K)`)

describe('progressLine', () => {
  test('is drawn over itself, and leaves the first column when it is done', () => {
    const { terminal, line, screen } = watched()
    line.draw('reading the schema')
    expect(screen()).toEqual(['reading the schema…'])
    line.draw('planning', { done: 3, total: 71 })
    expect(screen()).toEqual(['planning  ━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄   3/71'])
    terminal.tell('planflip: a failure\n')
    terminal.write('a result\n')
    expect(screen()).toEqual(['planflip: a failure', 'a result', ''])
  })

  test('comes back after something was said', () => {
    const { terminal, line, screen } = watched()
    line.draw('planning', { done: 3, total: 71 })
    terminal.tell('a note\n')
    line.draw('planning', { done: 3, total: 71 })
    expect(screen()).toEqual(['a note', expect.stringContaining('3/71')])
    line.wipe()
    expect(screen()).toEqual(['a note', ''])
  })

  test('thousands of steps a second are drawn now and then, the last one always', () => {
    const { line, screen, written } = watched()
    for (let done = 0; done <= 50_000; done++) line.draw('planning', { done, total: 50_000 })
    expect(written().split('\r').length).toBeLessThan(200)
    expect(screen()).toEqual([expect.stringContaining('50000/50000')])
  })

  test('follows the window', () => {
    const window = { columns: 80 }
    const { line, screen } = watched(window)
    line.draw('planning stats/production.json', { done: 0, total: 71 })
    window.columns = 20
    line.draw('probing stats/production.json', { done: 1, total: 71 })
    expect(screen()).toEqual(['probing sta…   1/71'])
  })

  test('where nobody watches nothing is written', () => {
    const { line, written } = watched(null)
    line.draw('planning', { done: 1, total: 2 })
    line.wipe()
    expect(written()).toBe('')
  })
})

function watched(window: { readonly columns: number } | null = { columns: 80 }) {
  let bytes = ''
  const put = (text: string) => void (bytes += text)
  const bare: Terminal = {
    colour: false,
    width: 80,
    ...(window !== null && { screen: { colour: false, columns: () => window.columns } }),
    environment: {},
    directory: '.',
    cache: '.',
    write: put,
    tell: put,
  }
  const line = progressLine(bare)
  return {
    line,
    terminal: wipingFirst(bare, line),
    written: () => bytes,
    screen: () => shown(bytes),
  }
}

/** What the lines of a terminal show that knows carriage returns, line feeds and Erase in Line. */
function shown(bytes: string): readonly string[] {
  const lines = ['']
  let column = 0
  for (const piece of bytes.split(pieces)) {
    const line = lines.at(-1) ?? ''
    if (piece === '\r') column = 0
    else if (piece === '\n') {
      lines.push('')
      column = 0
    } else if (piece === erase) lines.splice(-1, 1, line.slice(0, column))
    else {
      lines.splice(-1, 1, line.slice(0, column) + piece + line.slice(column + piece.length))
      column += piece.length
    }
  }
  return lines
}

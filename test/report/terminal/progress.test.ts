import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawProgress } from '../../../src/report/terminal/progress.ts'
import { textWidth } from '../../../src/report/terminal/text-width.ts'

const plain = (width: number) => ({ colour: false, width })
const ansi = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g')

describe('drawProgress', () => {
  test('a step that cannot tell how far it is', () => {
    expect(drawProgress('reading the schema', undefined, plain(80))).toBe('reading the schema…')
  })

  test.each([
    [0, '┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄    0/120'],
    [30, '━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄   30/120'],
    [119, '━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┄  119/120'],
    [120, '━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  120/120'],
    [999, '━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  120/120'],
  ])('a bar for %i of 120', (done, bar) => {
    expect(drawProgress('planning', { done, total: 120 }, plain(80))).toBe(`planning  ${bar}`)
  })

  test('nothing at all to do is done', () => {
    expect(drawProgress('planning', { done: 0, total: 0 }, plain(30))).toBe('planning  ━━━━━━━━━━━━━━  0/0')
  })

  test('a narrow window has the figures, and a narrower one as much of the step as fits', () => {
    const draw = (width: number) => drawProgress('planning', { done: 3, total: 71 }, plain(width))
    expect(draw(26)).toBe('planning  ┄┄┄┄┄┄┄┄   3/71')
    expect(draw(25)).toBe('planning   3/71')
    expect(draw(14)).toBe('plann…   3/71')
  })

  test('is one line and never wraps, whatever a scenario is called', () => {
    const counts = fc.option(
      fc.record({ done: fc.nat(), total: fc.nat() }).map(({ done, total }) => ({ done, total })),
      { nil: undefined },
    )
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        counts,
        fc.integer({ min: 1, max: 200 }),
        (step, count, width) => {
          const line = drawProgress(step, count, { colour: true, width }).replaceAll(ansi, '')
          expect(textWidth(line)).toBeLessThan(width)
          expect(line).not.toMatch(/\p{Cc}/u)
        },
      ),
    )
  })

  test('colour changes nothing but the colour', () => {
    const draw = (colour: boolean) => drawProgress('planning', { done: 10, total: 71 }, { colour, width: 80 })
    expect(draw(true)).toMatch(ansi)
    expect(draw(true).replaceAll(ansi, '')).toBe(draw(false))
  })
})

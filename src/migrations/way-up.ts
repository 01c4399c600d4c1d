import { Failure } from '../model/failure.ts'
import type { Layout } from './layouts.ts'

/**
 * The part of a file that leads up, every line in its place.
 *
 * @throws Failure `bad-usage` where the tool would not find it either
 */
export function wayUp(text: string, file: string, { tool, sections, breakpoint }: Layout): string {
  if (breakpoint !== undefined) return text.replaceAll(breakpoint, ';')
  if (sections === undefined) return text
  const lines = text.split('\n')
  if (!lines.some((line) => sections.up.test(line))) {
    if (sections.optional) return text
    throw new Failure('bad-usage', `${file} does not say where the way up begins, as ${tool} wants it.`, {
      hint: `Write ${tool === 'goose' ? '-- +goose Up' : '-- migrate:up'} above its first statement.`,
    })
  }
  let isUp = false
  const up = lines.map((line) => {
    if (sections.up.test(line)) isUp = true
    else if (sections.down.test(line)) isUp = false
    else if (isUp) return line
    return ''
  })
  return up.join('\n')
}

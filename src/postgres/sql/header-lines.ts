import type { Token } from './grammar.ts'

/**
 * Which of the comments between two statements head the second: the last block without a blank line in it, or everything
 * from the block with the last `-- name:` on. What is above is a note on the file, or a statement that somebody
 * commented out together with its header.
 */
export function readHeaderLines(text: string, comments: readonly Token[]): readonly string[] {
  const ownLines = comments.filter(({ start }) => /(^|\n)[^\S\n]*$/.test(text.slice(0, start).slice(-200)))
  const blocks = intoBlocks(text, ownLines)
  const named = blocks.findLastIndex((block) => block.some((line) => /^(name\s*:|@name\s)/.test(line)))
  return blocks.slice(named === -1 ? -1 : named).flat()
}

function intoBlocks(text: string, comments: readonly Token[]): readonly (readonly string[])[] {
  const blocks: string[][] = []
  let previousEnd = -1
  for (const { start, end, text: comment } of comments) {
    const follows = previousEnd !== -1 && !/\n[^\S\n]*\n/.test(text.slice(previousEnd, start))
    if (!follows) blocks.push([])
    blocks.at(-1)?.push(...linesOf(comment))
    previousEnd = end
  }
  return blocks
}

/** Of comments between asterisks only those are read that pgtyped (`@name`, `@param`) and sqlc (`name:`) have as headers. */
function linesOf(comment: string): readonly string[] {
  if (comment.startsWith('--')) return [comment.slice(2).trim()]
  const inner = comment.slice(2, -2).trim()
  if (/^name\s*:/.test(inner)) return inner.split('\n').map((line) => line.trim())
  if (!/^@name\s/.test(inner)) return []
  return inner
    .replaceAll(/\s+/g, ' ')
    .split(/(?=@(?:name|param)\b)/)
    .map((tag) => tag.trim())
}

import type { Token } from './grammar.ts'

/**
 * Which of the comments between two statements head the second: the last block without a blank line in it, or everything
 * from the block with the last `-- name:` on. What is above is a note on the file, or a statement that somebody
 * commented out together with its header.
 */
export function readHeaderLines(text: string, comments: readonly Token[]): readonly string[] {
  const ownLines = comments.filter(({ start }) => /(^|\n)[^\S\n]*$/.test(text.slice(0, start).slice(-200)))
  const blocks = intoBlocks(text, ownLines)
  const named = blocks.findLastIndex((block) => block.some((line) => /^name\s*:/.test(line)))
  return blocks.slice(named === -1 ? -1 : named).flat()
}

function intoBlocks(text: string, comments: readonly Token[]): readonly (readonly string[])[] {
  const blocks: string[][] = []
  let previousEnd = -1
  for (const { start, end, text: comment } of comments) {
    const follows = previousEnd !== -1 && !/\n[^\S\n]*\n/.test(text.slice(previousEnd, start))
    if (!follows) blocks.push([])
    if (comment.startsWith('--')) blocks.at(-1)?.push(comment.slice(2).trim())
    previousEnd = end
  }
  return blocks
}

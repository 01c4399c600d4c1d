import { oneLine } from '../printable.ts'
import { shorten } from '../shorten.ts'

/**
 * Text of others within HTML, in which Markdown means nothing. A mention or a reference to an issue is broken by a space of no width:
 * GitHub would notify somebody.
 */
export function escapeHtml(text: string): string {
  return escapeMarks(text).replaceAll(/[@#](?=\w)/g, '$&\u200B')
}

/** A name, in the letters of code, in which GitHub looks for no mentions. */
export function code(text: string): string {
  return `<code>${escapeMarks(text)}</code>`
}

function escapeMarks(text: string): string {
  return shorten(oneLine(text), longest)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A reason may quote values of any length. */
const longest = 600

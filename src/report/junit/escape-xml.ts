import { printable } from '../printable.ts'

/**
 * Text within XML 1.0. Characters that no document may hold, not even escaped (its production `Char`), are shown in another way.
 * In an attribute a line break would become a space.
 */
export function escapeXml(text: string, place: 'attribute' | 'text' = 'attribute'): string {
  const escaped = printable(text)
    .replaceAll(/[\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
  return place === 'attribute' ? escaped.replaceAll('\n', '&#10;') : escaped
}

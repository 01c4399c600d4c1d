import { escapeXml } from './escape-xml.ts'

type Attributes = Readonly<Record<string, string | number>>

/** An XML element. Its content is a text, or elements, which stand on lines of their own. */
export function element(
  name: string,
  attributes: Attributes,
  content: string | readonly string[] = [],
): string {
  const head = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(String(value))}"`),
  ]
  const inner =
    typeof content === 'string' ? escapeXml(content, 'text') : content.map((child) => `\n${child}`).join('')
  if (inner === '') return `<${head.join(' ')}/>`
  return `<${head.join(' ')}>${inner}${typeof content === 'string' ? '' : '\n'}</${name}>`
}

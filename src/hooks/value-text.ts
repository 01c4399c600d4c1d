/**
 * A parameter's value in the text that Postgres reads it from, as node-postgres and its like send it; undefined for what
 * is too long to keep, or is no value.
 */
export function valueText(value: unknown): string | null | undefined {
  const text = textOf(value)
  return text === null || (text !== undefined && text.length <= longest) ? text : undefined
}

/** Characters. A longer one is a document or a picture, whose content no plan depends on. */
const longest = 4096

function textOf(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (typeof value !== 'object') return undefined
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (ArrayBuffer.isView(value)) return byteaText(value)
  if (Array.isArray(value)) return arrayText(value)
  if ('toPostgres' in value && typeof value.toPostgres === 'function') {
    return textOf((value.toPostgres as (prepare: typeof textOf) => unknown)(textOf))
  }
  return JSON.stringify(value)
}

/** The hex format of the manual's chapter on binary data. */
function byteaText({ buffer, byteOffset, byteLength }: ArrayBufferView): string | undefined {
  if (byteLength > longest) return undefined
  return `\\x${Buffer.from(buffer, byteOffset, byteLength).toString('hex')}`
}

/** As `array_in` reads it: every element in quotes, which hold whatever an element's text holds. */
function arrayText(values: readonly unknown[]): string | undefined {
  if (values.length > longest) return undefined
  const elements = values.map((value) => {
    if (Array.isArray(value)) return arrayText(value)
    const text = textOf(value)
    if (text === null) return 'NULL'
    return text === undefined ? undefined : `"${text.replaceAll(/["\\]/g, '\\$&')}"`
  })
  return elements.includes(undefined) ? undefined : `{${elements.join(',')}}`
}

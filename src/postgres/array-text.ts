/** An array in text, every element in quotes (`array_in` of arrayfuncs.c). */
export function arrayText(elements: readonly string[], delimiter = ','): string {
  return `{${elements.map((text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(delimiter)}}`
}

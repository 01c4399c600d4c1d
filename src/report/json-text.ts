/** JSON for people and programs. DEL and the C1 control characters, which JSON allows and some terminals obey, are escaped. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replaceAll(/[\u007F-\u009F]/g, escapeCharacter)}\n`
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

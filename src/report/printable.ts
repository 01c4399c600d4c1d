/** Names and literals come from elsewhere: whatever would steer a terminal is shown instead of obeyed. */
export function printable(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (control) =>
      control === '\n' ? control : `\\x${(control.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
    )
}

/** Without line breaks, and without what would steer a terminal. */
export function oneLine(text: string): string {
  return printable(text.replaceAll(/\s*[\r\n]+\s*/g, ' '))
}

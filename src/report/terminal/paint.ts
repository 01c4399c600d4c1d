export type Ink = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export type Paint = (ink: Ink, text: string) => string

/** ANSI's Select Graphic Rendition, or plain text. Written out here since a reporter imports nothing of Node. */
export function paintFor(colour: boolean): Paint {
  return colour
    ? (ink, text) => (text === '' ? '' : `${codes[ink].on}${text}${codes[ink].off}`)
    : (_, text) => text
}

const codes: Readonly<Record<Ink, { readonly on: string; readonly off: string }>> = {
  bold: { on: '\u001B[1m', off: '\u001B[22m' },
  dim: { on: '\u001B[2m', off: '\u001B[22m' },
  red: { on: '\u001B[31m', off: '\u001B[39m' },
  green: { on: '\u001B[32m', off: '\u001B[39m' },
  yellow: { on: '\u001B[33m', off: '\u001B[39m' },
  cyan: { on: '\u001B[36m', off: '\u001B[39m' },
}

import { EventEmitter } from 'node:events'
import type { Writable } from 'node:stream'

/** What a program says, kept for whoever asks later, and passed on to those that follow it. */
export class Log {
  readonly #lines: string[] = []
  readonly #news = new EventEmitter()
  #hasEnded = false

  say(text: string): void {
    const lines = text.split('\n').filter((line) => line !== '')
    this.#lines.push(...lines)
    for (const line of lines) this.#news.emit('line', line)
  }

  end(): void {
    this.#hasEnded = true
    this.#news.emit('end')
  }

  /** Writes the last lines in Docker's frames, and what comes, if that is followed. */
  tell(to: Writable, { tail, follow }: { readonly tail: number; readonly follow: boolean }): void {
    for (const line of tail >= 0 ? this.#lines.slice(-tail) : this.#lines)
      to.write(frame('stderr', `${line}\n`))
    if (!follow || this.#hasEnded) return void to.end()
    const pass = (line: string) => to.write(frame('stderr', `${line}\n`))
    const end = () => to.end()
    this.#news.on('line', pass).once('end', end)
    to.on('close', () => this.#news.off('line', pass).off('end', end))
  }
}

/** Docker's stream format for containers without a terminal: which stream, three zeros, the length, and the bytes. */
export function frame(stream: 'stdout' | 'stderr', content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  const header = Buffer.alloc(8)
  header.writeUInt8(stream === 'stdout' ? 1 : 2, 0)
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}

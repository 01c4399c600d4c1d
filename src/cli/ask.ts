import process from 'node:process'
import { createInterface } from 'node:readline/promises'

/**
 * Asks a question on stderr and takes one line of stdin for the answer. The end of the input is a no.
 *
 * @throws what the signal was aborted with
 */
export async function askPerson(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new AbortController()
  lines.on('close', () => ended.abort())
  // While a line is read the terminal sends no signal for Ctrl-C.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    return await lines.question(question, { signal: AbortSignal.any([signal, ended.signal]) })
  } catch (error) {
    signal.throwIfAborted()
    if (!ended.signal.aborted) throw error
    process.stderr.write('\n')
    return 'no'
  } finally {
    lines.close()
  }
}

import { readFile, writeFile } from 'node:fs/promises'

/**
 * Writes JSON to be read by people: text in lines, and each answer of FORMAT JSON, which stands under the key `json`, in one
 * line, as the same plan stands beside it as text.
 */
export async function writeGolden(file: URL, value: unknown): Promise<void> {
  const answers: string[] = []
  const laidOut = JSON.stringify(
    value,
    (key, held: unknown) => (key === 'json' ? `answer ${answers.push(JSON.stringify(held))}` : held),
    1,
  )
  const whole = laidOut.replaceAll(/"answer (\d+)"/g, (_, place: string) => answers[Number(place) - 1] ?? '')
  await writeFile(file, `${whole}\n`)
}

export async function readGolden(file: URL): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'))
}

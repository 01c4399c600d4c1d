import { mkdir, readFile, writeFile } from 'node:fs/promises'

/**
 * Writes JSON to be read by people: text in lines, but each answer of FORMAT JSON (`json`) in one, as the same plan stands
 * beside it as text, and so what else a server knew (`facts`).
 */
export async function writeGolden(file: URL, value: unknown): Promise<void> {
  const answers: string[] = []
  const laidOut = JSON.stringify(
    value,
    (key, held: unknown) =>
      key === 'json' || key === 'facts' ? `answer ${answers.push(JSON.stringify(held))}` : held,
    1,
  )
  const whole = laidOut.replaceAll(/"answer (\d+)"/g, (_, place: string) => answers[Number(place) - 1] ?? '')
  await mkdir(new URL('./', file), { recursive: true })
  await writeFile(file, `${whole}\n`)
}

export async function readGolden(file: URL): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'))
}

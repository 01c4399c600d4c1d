import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AcceptedQuery } from '../model/accepted.ts'
import { acceptedSchema } from './accepted-schema.ts'
import { writeJson } from './files.ts'
import { foldText } from './folded-text.ts'
import { readSaved, type SavedKind } from './read-saved.ts'

/** Reads all accepted queries of a folder, in the order of their files; none where there is no such folder. */
export async function readAccepted(folder: string): Promise<readonly AcceptedQuery[]> {
  const files = await filesIn(folder)
  const read = files.map(async (file) => (await readSaved(join(folder, file), acceptedKind)).value)
  return Promise.all(read)
}

/** Writes queries, a file each; if they are all there are, files of others are removed. What has not changed is the same bytes. */
export async function writeAccepted(
  folder: string,
  queries: readonly AcceptedQuery[],
  { isWhole }: { readonly isWhole: boolean },
): Promise<void> {
  const written = new Set<string>()
  for (const query of queries) {
    const file = fileFor(query.name)
    await writeJson(join(folder, file), query, foldText)
    written.add(file)
  }
  if (!isWhole) return
  for (const file of await filesIn(folder)) {
    if (!written.has(file)) await rm(join(folder, file))
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => [])
  return names.filter((name) => name.endsWith('.json')).toSorted()
}

/**
 * `orders-of-a-customer.json`. A name that cannot be told from its file, as it has more than lower case, digits and hyphens
 * for words, has a hash of itself at the end: no two names share a file, whatever the file system takes for the same.
 */
export function fileFor(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, longestSlug)
  if (name === slug.replaceAll('-', ' ')) return `${slug}.json`
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${[slug, hash].filter((part) => part !== '').join('-')}.json`
}

/** Characters: file systems take 255 bytes. */
const longestSlug = 80

const acceptedKind: SavedKind<AcceptedQuery> = {
  schema: acceptedSchema,
  noun: 'accepted plan',
  key: 'plans',
  writer: '`planflip accept`',
  hint: 'Accept the plans again, or take the file from version control.',
}

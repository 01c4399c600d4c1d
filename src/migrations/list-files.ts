import { stat } from 'node:fs/promises'
import { glob } from 'tinyglobby'
import { Failure } from '../model/failure.ts'

/** The files of a folder that tell whose it is, with `/` between folders, by code points. */
export async function listFiles(directory: string): Promise<readonly string[]> {
  const isDirectory = await stat(directory).then(
    (found) => found.isDirectory(),
    () => undefined,
  )
  if (isDirectory === undefined) {
    throw new Failure('bad-usage', `There is no directory ${directory}.`, {
      hint: 'Name the folder that your migrations are in.',
    })
  }
  if (!isDirectory) {
    throw new Failure('bad-usage', `${directory} is a file, and migrations are read from a folder.`, {
      hint: 'Name the folder that your migrations are in.',
    })
  }
  const paths = await glob(
    ['**/*.{sql,SQL}', '**/{_journal,snapshot}.json', '**/atlas.sum', '**/*.{ts,js,mjs,cjs,rb,go}'],
    {
      cwd: directory,
      expandDirectories: false,
      ignore: ['**/node_modules/**'],
    },
  )
  return paths.toSorted()
}

import { posix } from 'node:path'
import { Failure } from '../model/failure.ts'
import { runThemHint } from './choose-layout.ts'

/**
 * What is to be said of a folder without migrations, or with none but a whole schema.
 *
 * @throws Failure `bad-usage`, unless there are some
 */
export function noMigrations(
  directory: string,
  paths: readonly string[],
  found: readonly { readonly name: string }[],
): void {
  const isSchema = paths.some((path) => /^structure\.sql$/i.test(path))
  if (isSchema && found.every(({ name }) => /structure|seeds?$/i.test(name))) {
    throw new Failure('bad-usage', `${directory}/structure.sql is a whole schema, and no migration.`, {
      hint: `Compare it with that of a branch, planflip check --base main --migrations ${directory}/structure.sql, or have the migrations run that lead to it: --migrate-command "bin/rails db:migrate".`,
    })
  }
  if (found.length > 0) return
  const isCode = paths.some((path) => /\.(?:[mc]?[tj]s|rb|go)$/.test(path))
  const elsewhere = [...new Set(paths.filter((path) => /\.sql$/i.test(path)).map(folderOfMigrations))].slice(
    0,
    3,
  )
  const names = elsewhere.map((folder) => posix.join(directory, folder))
  throw new Failure('bad-usage', `${directory} holds no migration in SQL.`, {
    hint:
      names.length > 0
        ? `Name the folder that your migrations are in: there is SQL in ${names.join(', ')}.`
        : isCode
          ? runThemHint
          : 'Name the folder that your migrations are in.',
  })
}

/** Of a tool that has a folder for each, the one above. */
function folderOfMigrations(path: string): string {
  const folder = posix.dirname(path)
  return posix.basename(path) === 'migration.sql' ? posix.dirname(folder) : folder
}

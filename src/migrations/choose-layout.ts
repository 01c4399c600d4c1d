import { Failure } from '../model/failure.ts'
import { suggest } from '../model/near-misses.ts'
import type { Layout } from './layouts.ts'
import { layouts } from './layouts.ts'

/**
 * Whose layout a folder has, unless a tool is named.
 *
 * @throws Failure `bad-usage` for a tool that nobody knows, or one whose migrations are programs
 */
export function chooseLayout(paths: readonly string[], texts: readonly string[], tool?: string): Layout {
  const ofTool = layouts.filter((layout) => tool === undefined || layout.tool === tool)
  const layout = ofTool.find(({ isOf }) => isOf(paths, texts)) ?? ofTool.at(-1)
  if (layout !== undefined) return layout
  const names = [...new Set(layouts.map((one) => one.tool))]
  throw new Failure('bad-usage', `Migrations of ${tool} are not read directly.`, {
    hint: isProgrammed(tool ?? '')
      ? runThemHint
      : suggest(tool ?? '', names, `those that are: ${names.join(', ')}`),
  })
}

function isProgrammed(tool: string): boolean {
  return ['knex', 'typeorm', 'sequelize', 'mikro-orm', 'rails', 'alembic', 'django'].includes(tool)
}

export const runThemHint =
  'Name the command that runs them on the database of DATABASE_URL: --migrate-command "npx knex migrate:latest".'

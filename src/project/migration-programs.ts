import { shellWord } from '../model/shell-word.ts'
import { packagesOf, type ProjectFiles } from './project-files.ts'

/** A tool whose migrations are programs, and the command that has it run what is pending on the database of DATABASE_URL. */
export interface MigrationProgram {
  readonly tool: string
  readonly command: string
}

/** The first tool whose package or files, and migrations, a project has. */
export function findMigrationProgram(project: ProjectFiles): MigrationProgram | undefined {
  const packages = packagesOf(project)
  const find = (pattern: RegExp) => project.paths.find((path) => pattern.test(path))
  for (const { tool, commandFor } of programs) {
    const command = commandFor({ packages, find })
    if (command !== undefined) return { tool, command }
  }
  return undefined
}

interface Surroundings {
  readonly packages: ReadonlySet<string>
  /** The first file of the project that is called so. */
  readonly find: (pattern: RegExp) => string | undefined
}

const javascript = /(?:^|\/)migrat(?:e|ions?)\/(?:.*\/)?[^/]+\.[cm]?[jt]s$/

const programs: readonly {
  readonly tool: string
  readonly commandFor: (project: Surroundings) => string | undefined
}[] = [
  {
    tool: 'knex',
    commandFor({ packages, find }) {
      const file = find(/(?:^|\/)knexfile\.[cm]?[jt]s$/)
      if (!packages.has('knex') || file === undefined || find(javascript) === undefined) return undefined
      return withTypeScript(
        `npx knex migrate:latest${file.includes('/') ? ` --knexfile ${shellWord(file)}` : ''}`,
        file,
        packages,
      )
    },
  },
  {
    tool: 'typeorm',
    commandFor({ packages, find }) {
      const file = find(/(?:^|\/)(?:data-?source|ormconfig)\.[cm]?[jt]s$/i)
      if (!packages.has('typeorm') || file === undefined || find(javascript) === undefined) return undefined
      return withTypeScript(`npx typeorm migration:run -d ${shellWord(file)}`, file, packages)
    },
  },
  {
    // The URL holds over what the configuration names.
    tool: 'sequelize',
    commandFor: ({ packages, find }) =>
      packages.has('sequelize-cli') && find(javascript) !== undefined
        ? 'npx sequelize-cli db:migrate --url "$DATABASE_URL"'
        : undefined,
  },
  {
    // So does this variable (`ConfigurationLoader.loadEnvironmentVars`).
    tool: 'mikro-orm',
    commandFor: ({ packages, find }) =>
      packages.has('@mikro-orm/migrations') && find(/(?:^|\/)migrations\/.*\.[cm]?[jt]s$/) !== undefined
        ? 'MIKRO_ORM_CLIENT_URL="$DATABASE_URL" npx mikro-orm migration:up'
        : undefined,
  },
  {
    tool: 'node-pg-migrate',
    commandFor: ({ packages, find }) =>
      packages.has('node-pg-migrate') && find(javascript) !== undefined
        ? 'npx node-pg-migrate up'
        : undefined,
  },
  {
    tool: 'kysely',
    commandFor: ({ packages, find }) =>
      packages.has('kysely-ctl') && find(javascript) !== undefined ? 'npx kysely migrate:latest' : undefined,
  },
  {
    tool: 'rails',
    commandFor: ({ find }) =>
      find(/^db\/migrate\/.*\.rb$/) !== undefined && find(/^bin\/rails$/) !== undefined
        ? 'bin/rails db:migrate'
        : undefined,
  },
  {
    tool: 'django',
    commandFor: ({ find }) =>
      find(/^manage\.py$/) !== undefined && find(/(?:^|\/)migrations\/[^/]+\.py$/) !== undefined
        ? 'python manage.py migrate'
        : undefined,
  },
  {
    tool: 'alembic',
    commandFor: ({ find }) => (find(/^alembic\.ini$/) !== undefined ? 'alembic upgrade head' : undefined),
  },
  {
    tool: 'laravel',
    commandFor: ({ find }) =>
      find(/^artisan$/) !== undefined && find(/(?:^|\/)migrations\/[^/]+\.php$/) !== undefined
        ? 'php artisan migrate --force'
        : undefined,
  },
]

/** A configuration in TypeScript is read through tsx where the project has it; otherwise the tool knows how, or says so. */
function withTypeScript(command: string, file: string, packages: ReadonlySet<string>): string {
  return file.endsWith('ts') && packages.has('tsx') ? `NODE_OPTIONS="--import tsx" ${command}` : command
}

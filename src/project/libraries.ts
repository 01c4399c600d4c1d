import { packagesOf, type ProjectFiles } from './project-files.ts'

/** What a Node application sends its statements with. */
interface KnownLibrary {
  readonly name: string
  /** Any of these names it. */
  readonly packages: readonly string[]
  /** Whether what it sends goes through node-postgres, where `planflip record` sees it by itself. */
  readonly isThroughPg: (packages: ReadonlySet<string>) => boolean
  readonly hook?: Hook
}

/** docs/recording.md in two lines of a program. */
interface Hook {
  /** Of the package, behind `planflip/`. */
  readonly entry: string
  readonly line: string
  /** A package that it cannot do without. */
  readonly needs?: string
}

const always = () => true
const unlessPostgresJs = (packages: ReadonlySet<string>) => packages.has('pg') || !packages.has('postgres')

/** What is nearest to the application comes first: a driver may be there for its ORM alone. */
export const libraries: readonly KnownLibrary[] = [
  {
    name: 'prisma',
    packages: ['@prisma/client', 'prisma'],
    isThroughPg: (packages) => packages.has('@prisma/adapter-pg'),
    hook: {
      entry: 'prisma',
      needs: '@prisma/adapter-pg',
      line: 'record(new PrismaClient({ adapter: record(new PrismaPg({ connectionString })) }))',
    },
  },
  {
    name: 'drizzle',
    packages: ['drizzle-orm'],
    isThroughPg: unlessPostgresJs,
    hook: { entry: 'drizzle', line: 'const db = record(drizzle(url))' },
  },
  {
    name: 'kysely',
    packages: ['kysely'],
    isThroughPg: unlessPostgresJs,
    hook: { entry: 'kysely', line: 'const db = new Kysely(record({ dialect }))' },
  },
  {
    name: 'objection',
    packages: ['objection'],
    isThroughPg: always,
    hook: { entry: 'knex', line: 'Model.knex(record(createKnex(config)))' },
  },
  {
    name: 'knex',
    packages: ['knex'],
    isThroughPg: always,
    hook: { entry: 'knex', line: 'const knex = record(createKnex(config))' },
  },
  {
    name: 'typeorm',
    packages: ['typeorm'],
    isThroughPg: always,
    hook: { entry: 'typeorm', line: 'record(dataSource)' },
  },
  {
    name: 'sequelize',
    packages: ['sequelize'],
    isThroughPg: always,
    hook: { entry: 'sequelize', line: 'const sequelize = record(new Sequelize(url))' },
  },
  {
    name: 'mikro-orm',
    packages: ['@mikro-orm/postgresql'],
    isThroughPg: always,
    hook: { entry: 'mikro-orm', line: 'const orm = record(await MikroORM.init(config))' },
  },
  {
    name: 'slonik',
    packages: ['slonik'],
    isThroughPg: always,
    hook: { entry: 'slonik', line: 'const pool = await createPool(url, record({}))' },
  },
  {
    name: 'postgres',
    packages: ['postgres'],
    isThroughPg: () => false,
    hook: { entry: 'postgres', line: 'const sql = record(postgres(url))' },
  },
  {
    name: 'pg',
    packages: ['pg'],
    isThroughPg: always,
    hook: { entry: 'pg', line: 'const pool = record(new Pool())' },
  },
]

export interface FoundLibrary {
  readonly name: string
  /** Whether `planflip record` sees nothing of it by itself. */
  readonly needsHook: boolean
  /** How the application records it. Empty: there is no hook. */
  readonly hook: readonly string[]
}

/** The libraries of a project that send statements to PostgreSQL. */
export function findLibraries(project: Pick<ProjectFiles, 'manifests'>): readonly FoundLibrary[] {
  const packages = packagesOf(project)
  return libraries
    .filter((library) => library.packages.some((name) => packages.has(name)))
    .map(({ name, isThroughPg, hook }) => ({
      name,
      // Jest loads packages by itself, so that nothing can be seen from outside.
      needsHook: packages.has('jest') || !isThroughPg(packages),
      hook: isUsable(hook, packages) ? [`import { record } from 'planflip/${hook.entry}'`, hook.line] : [],
    }))
}

function isUsable(hook: Hook | undefined, packages: ReadonlySet<string>): hook is Hook {
  return hook !== undefined && (hook.needs === undefined || packages.has(hook.needs))
}

export interface Library {
  /** Of the file here that opens its shop. */
  readonly name: string
  /** The file whose lines ask the queries. */
  readonly writtenIn: string
  /** The option of `planflip record` that sees it without a hook: none is the preload, for what goes through pg. */
  readonly outside: readonly string[]
  /** Whether that sees the application's lines. */
  readonly seesSites: boolean
}

const throughPg = { outside: [], seesSites: true } as const

const all: readonly (Omit<Library, 'writtenIn'> & Partial<Library>)[] = [
  { name: 'pg', ...throughPg },
  { name: 'knex', ...throughPg },
  { name: 'objection', ...throughPg },
  { name: 'kysely', ...throughPg },
  { name: 'drizzle', ...throughPg },
  { name: 'typeorm', ...throughPg },
  { name: 'sequelize', ...throughPg },
  { name: 'mikro-orm', ...throughPg },
  { name: 'slonik', ...throughPg },
  // It collects queries and sends them later: only its hook knows who waits for them.
  { name: 'prisma', outside: [], seesSites: false },
  { name: 'prisma-6', writtenIn: 'prisma.ts', outside: [], seesSites: false },
  { name: 'postgres', outside: ['--proxy'], seesSites: false },
]

export const libraries: readonly Library[] = all.map((library) => ({
  writtenIn: `${library.name}.ts`,
  ...library,
}))

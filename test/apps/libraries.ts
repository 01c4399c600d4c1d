export interface Library {
  /** Of its shop's file here. */
  readonly name: string
  /** The option of `planflip record` that sees it without a hook: none is the preload, for what goes through pg. */
  readonly outside: readonly string[]
  /** Whether that sees the application's lines. */
  readonly seesSites: boolean
}

const throughPg = { outside: [], seesSites: true } as const

export const libraries: readonly Library[] = [
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
  { name: 'postgres', outside: ['--proxy'], seesSites: false },
]

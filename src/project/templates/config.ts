import { relative } from 'node:path'
import type { Findings } from '../findings.ts'
import type { FoundMigrations } from '../choose-migrations.ts'

/** A config that says what is already the default, for a reader to see what there is to choose. */
export function configText({ directory, places, migrations }: Findings): string {
  const path = (file: string) => quoted(relative(directory, file).replaceAll('\\', '/'))
  return `// What planflip goes by in this project. All keys: node_modules/planflip/docs/config.md

/** @type {import('planflip').UserConfig} */
export default {
  // The queries to watch: .sql files of your own, and what \`planflip record\` writes.
  queries: ${path(places.queries)},

  // What production's planner knows, as \`planflip capture\` writes it. No rows are in it.
  snapshot: ${path(places.snapshot)},

  // The plans that \`planflip accept\` writes, if you compare with those and not with a branch.
  accepted: ${path(places.accepted)},

${migrationLines(migrations)}
  // Columns whose values must not leave production:
  // redact: ['users.email', '*.phone'],

  policy: {
    // Verdicts that fail a pull request.
    failOn: ['regressed', 'failed'],

    // Severities by kind of change: 'error', 'warning', 'info' or 'off'.
    // rules: { 'sort-added': 'info' },
  },
}
`
}

function migrationLines(migrations: FoundMigrations | undefined): string {
  if (migrations === undefined) {
    return `  // Migrations that production lacks are run before queries are planned. Either a folder in SQL:
  // migrations: 'migrations',
  // or what runs them on the database of DATABASE_URL:
  // migrateCommand: 'npx knex migrate:latest',
`
  }
  if (migrations.kind === 'command') {
    return `  // Runs the migrations that production lacks, on a scratch database that DATABASE_URL and the PG* variables name. The
  // configuration of ${migrations.tool} has to go by those; production never has to be named in it for this.
  migrateCommand: ${quoted(migrations.command)},
`
  }
  if (migrations.kind === 'schema') {
    return `  // The whole schema: what a branch changes in it is applied before queries are planned.
  migrations: ${quoted(migrations.path)},
`
  }
  return `  // Migrations that production lacks are run before queries are planned.
  migrations: ${quoted(migrations.path)},
${migrations.isTracked ? '' : sinceLines(migrations.last)}`
}

/** A plain folder does not tell which of its migrations production has. */
function sinceLines(last: string): string {
  return `
  // The last one that production had at the capture. Change it with every capture.
  since: ${quoted(last)},
`
}

/** As a literal of JavaScript. */
function quoted(text: string): string {
  return /^[ -&(-[\]-~]*$/.test(text) ? `'${text}'` : JSON.stringify(text)
}

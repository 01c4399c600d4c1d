import type { Command } from 'commander'
import { capture } from '../commands/capture.ts'
import { majorOf } from '../model/server.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Surroundings } from './options.ts'
import { contextOf } from './options.ts'

interface CaptureOptions {
  readonly out: string
  readonly queries?: string
  readonly schema: readonly string[]
  readonly exclude: readonly string[]
  readonly quiet?: boolean
}

export function addCapture(program: Command, surroundings: Surroundings): void {
  program
    .command('capture')
    .description("save what production's planner knows to a snapshot file; read-only")
    .argument('[url]', 'postgres://user@host/database; without it DATABASE_URL, or PGHOST and its like')
    .option('--out <file>', 'the snapshot file, compressed if it ends in .gz', 'stats/production.json')
    .option('--queries <directory>', "also keep production's own plans of this corpus, for verify")
    .option('--schema <name...>', 'only these schemas', [])
    .option('--exclude <pattern...>', 'without these tables: audit_*, archive.*', [])
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Examples:
  planflip capture postgres://readonly@db.example.com/shop
  PGHOST=db.example.com PGDATABASE=shop planflip capture --out stats/production.json.gz
  planflip capture --queries queries

The role needs pg_read_all_data, and CONNECT. Passwords belong into PGPASSWORD or ~/.pgpass.`,
    )
    .action(async (url: string | undefined, options: CaptureOptions) => {
      const { terminal } = surroundings
      const target = url ?? terminal.environment['DATABASE_URL']
      const captured = await capture(
        {
          ...(target !== undefined && { url: target }),
          out: options.out,
          selection: { schemas: options.schema, exclude: options.exclude },
          ...(options.queries !== undefined && { queries: options.queries }),
        },
        contextOf(options, surroundings),
      )
      terminal.write(sayCaptured(captured, options.out))
      surroundings.finish(0)
    })
}

function sayCaptured({ database, server, relations, indexes, certificate }: Snapshot, out: string): string {
  const rows = relations.reduce(
    (sum, { relkind, reltuples }) => (relkind === 'p' ? sum : sum + Math.max(0, reltuples)),
    0,
  )
  const certified = certificate === undefined ? '' : `, ${certificate.plans.length} plans of its own`
  return `${out}: ${database.name} on PostgreSQL ${majorOf(server)}, ${relations.length} relations, ${indexes.length} indexes, ${Math.round(rows).toLocaleString('en-US')} rows${certified}.\n`
}

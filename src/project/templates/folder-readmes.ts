import type { Findings } from '../findings.ts'
import { nextCommands } from '../next-commands.ts'

export function queriesReadme(findings: Findings): string {
  return `# Queries

What planflip plans: the statements of your application. Any \`.sql\` file counts, with one or more statements:

\`\`\`sql
-- name: orders of a customer
-- param customer: 42
SELECT * FROM orders WHERE customer_id = :customer;
\`\`\`

\`${nextCommands(findings).record}\`
writes \`recorded.jsonl\`, with all that your tests send. Commit both.
`
}

export function statsReadme(snapshot: string): string {
  return `# Statistics

\`${snapshot}\` holds what production's planner knows: the schema, sizes, statistics, settings. No rows are in it; values that
PostgreSQL keeps in its statistics are, and \`planflip inspect --values\` lists them. \`planflip capture\` writes it. Commit it, and capture
again every few weeks.
`
}

export function reportsReadme(accepted: string): string {
  return `# Reports

\`${accepted}/\` holds the plans that \`planflip accept\` took for good, a file a query, for \`planflip check\` without \`--base\`. Commit them.
`
}

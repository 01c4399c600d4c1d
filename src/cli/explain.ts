import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import process from 'node:process'
import type { Command } from 'commander'
import { explain } from '../commands/explain.ts'
import { findScenario } from '../commands/scenario.ts'
import { loadConfig } from '../config/load-config.ts'
import { Failure } from '../model/failure.ts'
import { renderExplained } from '../report/explained.ts'
import { tellFaults } from './faults.ts'
import { tellShortfalls } from './shortfalls.ts'
import type { CommonOptions, Surroundings } from './options.ts'
import { collectAssignments, contextOf, deliver, withEngine, withOutput } from './options.ts'

interface ExplainOptions extends CommonOptions {
  readonly snapshot?: string
  readonly param?: Readonly<Record<string, string>>
  readonly set?: Readonly<Record<string, string>>
  readonly generic?: boolean
}

export function addExplain(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(withEngine(program.command('explain')))
    .description('show how production would plan a query, and what that hangs on')
    .argument('[file]', 'SQL; - or nothing for standard input', '-')
    .option('--snapshot <file>', 'the snapshot (default: the config has it, else stats/production.json)')
    .option('--param <name=value>', 'a value for a placeholder; may be repeated', collectAssignments)
    .option(
      '--generic',
      'the plan for no values in particular; without values, some are drawn from the snapshot',
    )
    .option('--set <name=value>', 'a setting; may be repeated', collectAssignments)
    .option('--config <file>', 'the configuration file')
    .addHelpText(
      'after',
      `
Examples:
  planflip explain queries/orders.sql
  echo "SELECT * FROM orders WHERE status = :status" | planflip explain --param status=refunded
  planflip explain slow.sql --set work_mem=64MB`,
    )
    .action(async (file: string, options: ExplainOptions) => {
      const config = await loadConfig({
        directory: terminal.directory,
        ...(options.config !== undefined && { file: options.config }),
      })
      const explained = await explain(
        {
          scenario: await findScenario(options.snapshot ?? config.snapshot, config, {
            engine: options.engine,
            settings: options.set ?? {},
          }),
          sql: await readSql(file),
          source: file === '-' ? 'standard input' : file,
          values: options.param ?? {},
          generic: options.generic === true,
        },
        contextOf(options, surroundings),
      )
      tellFaults(explained.faults, terminal)
      const rendered =
        options.format === 'json'
          ? `${JSON.stringify({ format: 1, ...explained }, null, 2)}\n`
          : explained.plans.map(renderExplained).join('\n')
      await deliver(rendered, options, terminal)
      tellShortfalls(explained.provenance.shortfalls, terminal)
      const failed = explained.plans.some(({ outcome }) => outcome.status === 'failed')
      surroundings.finish(failed || explained.faults.length > 0 ? 1 : 0)
    })
}

async function readSql(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Failure('bad-usage', `Cannot read ${file}: ${(error as Error).message}.`, {
      hint: 'Name a file with SQL, or - for standard input.',
      cause: error,
    })
  }
}

import type { Command } from 'commander'
import { translate } from '../commands/translate.ts'
import type { Surroundings } from './options.ts'
import { deliver, withOutput } from './options.ts'

interface TranslateOptions {
  readonly key: string
  readonly format: string
  readonly out?: string
}

export function addTranslate(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings
  withOutput(program.command('translate'))
    .description('say what stands for a value of a redacted column, with the key of the capture')
    .argument('<column>', 'table.column, or schema.table.column')
    .argument('<value...>', 'values as PostgreSQL prints them')
    .requiredOption('--key <file>', 'what capture --redact-key wrote')
    .addHelpText(
      'after',
      '\nExamples:\n  planflip translate --key ~/shop.key customers.email jane@example.com\n  planflip translate --key ~/shop.key orders.created_at "2026-01-31 12:00:00+00" --format json',
    )
    .action(async (column: string, values: readonly string[], options: TranslateOptions) => {
      const translations = await translate({ key: options.key, column, values })
      const rendered =
        options.format === 'json'
          ? `${JSON.stringify(translations, null, 2)}\n`
          : translations.map(({ pseudonym }) => `${pseudonym}\n`).join('')
      await deliver(rendered, options, terminal)
      const guessed = translations.filter(({ isExact }) => !isExact).length
      if (guessed > 0) {
        terminal.tell(
          `planflip: ${guessed} of ${translations.length} values ${guessed === 1 ? 'is' : 'are'} in no statistics: what stands for ${guessed === 1 ? 'it' : 'them'} was placed between the neighbours.\n`,
        )
      }
      surroundings.finish(0)
    })
}

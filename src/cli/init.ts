import type { Command } from 'commander'
import { planInit, writeInit } from '../commands/init.ts'
import { Failure } from '../model/failure.ts'
import type { Surroundings } from './options.ts'
import { contextOf } from './options.ts'
import { sayNext, sayPlan } from './say-init.ts'
import { version } from './version.ts'

interface InitOptions {
  readonly yes?: boolean
}

export function addInit(program: Command, surroundings: Surroundings): void {
  const { terminal, signal } = surroundings
  program
    .command('init')
    .description(
      'look at the project and write what a team needs to begin: a config, folders, a check for the CI',
    )
    .option('--yes', 'write without asking')
    .addHelpText(
      'after',
      `
Examples:
  planflip init
  planflip init --yes

Files that are there already are left alone. Without --yes, and where nobody can be asked, it tells what it would write.`,
    )
    .action(async ({ yes = false }: InitOptions) => {
      const plan = await planInit({ directory: terminal.directory, version }, contextOf({}, surroundings))
      terminal.write(sayPlan(plan, terminal.directory))
      if (plan.files.length > 0 && !(yes || (await mayWrite()))) {
        terminal.write('Nothing was written.\n')
        return
      }
      const written = await writeInit(plan)
      terminal.write(sayNext(plan, written))
    })

  async function mayWrite(): Promise<boolean> {
    if (terminal.ask !== undefined)
      return /^(?:y|yes)?$/i.test((await terminal.ask('Write them? [Y/n] ', signal)).trim())
    throw new Failure('bad-usage', 'Nothing was written: there is nobody here to ask.', {
      hint: 'Write it with planflip init --yes.',
    })
  }
}

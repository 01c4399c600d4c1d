import type { Captured } from '../commands/capture.ts'
import type { Redaction } from '../model/redaction.ts'
import { shellWord } from '../model/shell-word.ts'

/** What somebody has to know before a snapshot is given away: what was redacted, what still stands, what should be redacted. */
export function sayRedaction({ redaction, proposals, isKeyExposed }: Captured): string {
  const lines = [
    ...(redaction === undefined ? [] : linesOf(redaction)),
    ...(proposals.length === 0
      ? []
      : [
          `${counted(proposals.length, 'column')} look personal or secret, and their values are in the snapshot as they are. To take them out:\n  --redact ${proposals.map(shellWord).join(' ')}`,
        ]),
    ...(isKeyExposed ? ['git would take in the key, and with it the values: add it to .gitignore.'] : []),
  ]
  return lines.map((line) => `planflip: ${line}\n`).join('')
}

function linesOf({ columns, withoutValues, survivors, shared, plansLeftOut }: Redaction): readonly string[] {
  const followers = columns.filter(({ because }) => because !== undefined)
  const asked = `${counted(columns.length, 'column')} redacted`
  const lines = [
    followers.length === 0
      ? `${asked}.`
      : `${asked}, of these ${followers.length} since they hold the same values: ${listed(followers.map(({ name, because = '' }) => `${name} (${because})`))}.`,
  ]
  if (withoutValues.length > 0) {
    lines.push(
      `no pseudonyms for ${listed(withoutValues)}: their values were left out, and plans may differ.`,
    )
  }
  if (survivors.length > 0) {
    lines.push(`redacted values still stand in the schema: ${listed(survivors)}.`)
  }
  if (shared.length > 0) {
    lines.push(`values of redacted columns are in ${listed(shared)} too: --redact takes them out.`)
  }
  if (plansLeftOut.length > 0) {
    lines.push(
      `plans of ${counted(plansLeftOut.length, 'query', 'queries')} left out of the certificate, since they compare redacted columns with what is not: ${listed(plansLeftOut)}.`,
    )
  }
  return lines
}

function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`
}

/** Nobody reads more. */
function listed(names: readonly string[]): string {
  const rest = names.length - mostListed
  return `${names.slice(0, mostListed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

const mostListed = 10

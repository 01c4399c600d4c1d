import type { Check } from '../model/diagnosis.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { versionText } from '../model/server.ts'

/** Whose it is, how old, and whether all of it could be read. */
export function examineSnapshot(file: string, snapshot: Snapshot, now: Date): readonly Check[] {
  const about = 'snapshot'
  const { database, server, capturedAt, relations, unreadable = [] } = snapshot
  const days = Math.floor((now.getTime() - Date.parse(capturedAt)) / millisecondsPerDay)
  const whose = `${file} is of ${database.name}, PostgreSQL ${versionText(server)}, ${relations.length} tables`
  const age = days < 1 ? 'captured today' : `captured ${days === 1 ? 'a day' : `${days} days`} ago`
  return [
    days > stale
      ? {
          about,
          state: 'warning',
          fact: `${whose}, ${age}.`,
          mend: 'Capture again: production has grown since.',
        }
      : { about, state: 'ok', fact: `${whose}, ${age}.` },
    ...(unreadable.length === 0
      ? []
      : [
          {
            about,
            state: 'warning',
            fact: `${unreadable.length} inputs of the planner could not be read at capture.`,
            mend: `Run planflip inspect ${file}, which lists the GRANTs that let it read them.`,
          } as const,
        ]),
  ]
}

const millisecondsPerDay = 86_400_000
/** Days. Nothing breaks then; the answers get old. */
const stale = 30

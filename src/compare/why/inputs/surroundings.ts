import { majorOf } from '../../../model/server.ts'
import type { MovedInput } from '../../../model/why.ts'
import type { Flip } from '../flip.ts'

export function movedQuery({ sql }: Flip): readonly MovedInput[] {
  return sql.baseline === sql.candidate ? [] : [{ kind: 'query', ...sql }]
}

/** The planner settings that are others. One that only one of two servers has is nobody's doing. */
export function movedSettings({ baseline, candidate }: Flip): readonly MovedInput[] {
  return [...baseline.settings].flatMap(([name, was]): MovedInput[] => {
    const is = candidate.settings.get(name)
    return is === undefined || is === was ? [] : [{ kind: 'setting', name, baseline: was, candidate: is }]
  })
}

export function movedEngine({ baseline, candidate }: Flip): readonly MovedInput[] {
  const [was, is] = [baseline.provenance, candidate.provenance]
  const [before, after] = [majorOf(was.server), majorOf(is.server)]
  if (before !== after)
    return [{ kind: 'engine', baseline: `PostgreSQL ${before}`, candidate: `PostgreSQL ${after}` }]
  return was.engine === is.engine ? [] : [{ kind: 'engine', baseline: was.engine, candidate: is.engine }]
}

import type { Count } from '../model/progress.ts'
import type { Context } from './context.ts'

/** Contexts for work that is done side by side: a person who waits is told of one step, with the counts of all together. */
export function addingUp(context: Context, step: string): () => Context {
  const counts: Count[] = []
  return () => {
    const at = counts.push({ done: 0, total: 0 }) - 1
    return {
      ...context,
      progress: (_, count = { done: 0, total: 0 }) => {
        counts[at] = count
        context.progress(step, {
          done: counts.reduce((sum, { done }) => sum + done, 0),
          total: counts.reduce((sum, { total }) => sum + total, 0),
        })
      },
    }
  }
}

/**
 * EXPLAIN's text without the footer that tells what JIT would do. It appears where the plan is dear enough and the
 * server has an LLVM library (`ExplainPrintJITSummary` of explain.c), and says nothing of the plan.
 */
export function withoutJitFooter(text: string): string {
  return text.replace(/\nJIT:\n(?: {2}.*(?:\n|$))*$/, '')
}

/** EXPLAIN's text without the estimates: what the executor would do. */
export function shapeOf(text: string): string {
  return text.replaceAll(/ {2}\(cost=\S+ rows=\d+ width=\d+\)$/gm, '')
}

/** The nodes alone: plans for other values of the parameters differ in their conditions. */
export function nodesOf(text: string): string {
  return shapeOf(text)
    .split('\n')
    .filter((line, place) => place === 0 || line.includes('->  '))
    .join('\n')
}

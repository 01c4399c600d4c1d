/** The lines of EXPLAIN's text that are nodes, and those that name what is planned apart. */
export function nodeLinesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.filter((line, at) => isNode(line) || isNameOf(line, lines[at + 1] ?? ''))
}

function isNode(line: string): boolean {
  return / {2}\(cost=\S+ rows=\d+ width=\d+\)$/.test(line)
}

/** What tells of a node stands as far in as the nodes below it; a name stands one level before its node. */
function isNameOf(line: string, next: string): boolean {
  return next.startsWith(`${/^ */.exec(line)?.[0] ?? ''}  ->  `)
}

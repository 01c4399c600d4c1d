import type { Corpus, CorpusFault, Query } from '../model/query.ts'

/** Puts corpora together. Reports and accepted plans know a query by its name, so a name belongs to whoever has it first. */
export function joinCorpora(corpora: readonly Corpus[]): Corpus {
  const queries = new Map<string, Query>()
  const faults: CorpusFault[] = []

  for (const corpus of corpora) {
    faults.push(...corpus.faults)
    for (const query of corpus.queries) {
      const namesake = queries.get(query.name)
      if (namesake === undefined) queries.set(query.name, query)
      else faults.push(nameTaken(query, namesake))
    }
  }
  return { queries: [...queries.values()], faults }
}

function nameTaken({ name, source }: Query, { source: taken }: Query): CorpusFault {
  return {
    source,
    message: `the name "${name}" is taken by ${taken.file}:${taken.line}: give this one another`,
  }
}

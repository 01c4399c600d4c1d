import type { Snapshot } from '../model/snapshot.ts'
import { childrenIn } from './children.ts'
import { keyOf } from './table-key.ts'

/**
 * The topmost table of which each partition or heir is a part, by the key of either: the planner reads statistics and sizes of
 * all of them together. What is not in it stands for itself.
 */
export type Families = ReadonlyMap<string, string>

/** The families of several snapshots together. */
export function familiesIn(snapshots: readonly Pick<Snapshot, 'schema'>[]): Families {
  const parentOf = new Map<string, string>()
  const topOf = (table: string): string => {
    const parent = parentOf.get(table)
    return parent === undefined ? table : topOf(parent)
  }
  for (const snapshot of snapshots) {
    for (const [parent, children] of childrenIn(snapshot)) {
      for (const child of children) {
        // A table with two parents makes one family of both.
        const [top, other] = [topOf(parent), topOf(child)]
        if (top !== other) parentOf.set(other, top)
      }
    }
  }
  return new Map([...parentOf.keys()].map((table) => [table, topOf(table)]))
}

/** The families that a plan may mean which names a table without its schema. */
export function familiesNamed(
  relname: string,
  snapshots: readonly Pick<Snapshot, 'relations'>[],
  families: Families,
): readonly string[] {
  return snapshots.flatMap(({ relations }) =>
    relations
      .filter((relation) => relation.relname === relname)
      .map((relation) => familyOf(keyOf(relation), families)),
  )
}

export function familyOf(table: string, families: Families): string {
  return families.get(table) ?? table
}

import type { Server } from '../../model/server.ts'

/** What one side knows besides its plans. Plain values, of the database that the plans are about. */
export interface PlanFacts {
  readonly relations: readonly RelationFacts[]
  /** Planner settings by name, as `current_setting` prints them. */
  readonly settings: Readonly<Record<string, string>>
  readonly server: Pick<Server, 'num' | 'blockSize' | 'pointerBytes'>
}

/** A table or a partition, and how large the planner takes it to be. */
export interface RelationFacts {
  readonly schemaname: string
  readonly relname: string
  /** Pages of the main fork. */
  readonly blocks: number
  /** Absent where the table was never vacuumed or analyzed. */
  readonly rows?: number
}

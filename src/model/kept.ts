/** Something that engines keep between runs, or have left behind. */
export interface Kept {
  readonly kind: 'installed server' | 'template' | 'left behind' | 'container' | 'database'
  /** A path, Docker's ID, or the name of a database. */
  readonly name: string
  /** What it is of. */
  readonly note?: string
  /** On the disk. Absent where that is not known. */
  readonly bytes?: number
  /** By a process that lives: it stays. */
  readonly isInUse: boolean
}

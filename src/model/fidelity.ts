/**
 * How well an input of the planner is known: read as the planner reads it, computed from something that was,
 * guessed from something near it, or not known at all.
 */
export type Fidelity = 'measured' | 'derived' | 'estimated' | 'missing'

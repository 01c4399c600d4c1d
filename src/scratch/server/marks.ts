/** `plan` in ASCII: the first of the two keys of an advisory lock; the second is the OID of the database that is in use. */
export const lockClass = 0x70_6c_61_6e

/** Databases that a living planflip has made, by the locks in `pg_locks`, which anybody may read, of whatever database. */
export const inUse = `SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = ${lockClass} AND objsubid = 2`

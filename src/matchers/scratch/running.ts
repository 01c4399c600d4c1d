import type { SharedScratch } from './start.ts'

/** Jest's setup and teardown are two modules in one process. One at a time, but for a watcher that was broken off. */
export const running: SharedScratch[] = []

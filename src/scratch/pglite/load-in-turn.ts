import type { Extension } from '@electric-sql/pglite'

/**
 * Makes PGlite load the modules of extensions one after the other.
 *
 * It instantiates them side by side, and each that is ready settles what is still open in the table of addresses that all
 * share (`reportUndefinedSymbols` of Emscripten's libdylink.js): what another module is about to define is taken for absent
 * and stays null. Which one suffers is chance; a function that is called through such an address ends the statement without
 * an answer, and all that follow.
 */
export const loadInTurn: Extension = {
  name: 'load in turn',
  setup: (_, options: EmscriptenOptions) =>
    Promise.resolve({
      emscriptenOpts: {
        ...options,
        preRun: [
          ...(options.preRun ?? []),
          ({ FS }: EmscriptenModule) => {
            FS.createPreloadedFile = inTurn(FS.createPreloadedFile)
          },
        ],
      },
    }),
}

interface EmscriptenOptions {
  readonly preRun?: readonly unknown[]
}

interface EmscriptenModule {
  readonly FS: { createPreloadedFile: CreatePreloadedFile }
}

type Callback = (...results: readonly unknown[]) => void

/** Of Emscripten's file system: a module is instantiated when its file is made. */
type CreatePreloadedFile = (
  parent: string,
  name: string,
  data: Uint8Array,
  canRead: boolean,
  canWrite: boolean,
  onload: Callback,
  onerror: Callback,
  ...rest: readonly unknown[]
) => void

function inTurn(create: CreatePreloadedFile): CreatePreloadedFile {
  let last = Promise.resolve()
  return (parent, name, data, canRead, canWrite, onload, onerror, ...rest) => {
    const load = () =>
      new Promise<void>((resolve) => {
        const then =
          (callback: Callback): Callback =>
          (...results) => {
            callback(...results)
            resolve()
          }
        create(parent, name, data, canRead, canWrite, then(onload), then(onerror), ...rest)
      })
    last = last.then(load)
  }
}

/** What every engine may know of the place it runs in. */
export interface EngineOptions {
  /** Where templates and installed servers are kept between runs. */
  readonly cache: string
  /** What libpq's and Docker's variables say, for what is the user's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where the search for an installed server begins; the current directory, if not given. */
  readonly projectDirectory?: string
}

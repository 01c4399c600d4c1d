import { appendText, sizeOf } from '../store/files.ts'

/** Adds to the summary of a step in GitHub Actions, which is lost as a whole where it is too long. `render` is told how many bytes are left. */
export async function appendStepSummary(file: string, render: (room: number) => string): Promise<void> {
  await appendText(file, render(mostBytes - (await sizeOf(file))))
}

/** 1 MiB (docs.github.com, "Workflow commands: step isolation and limits"). */
const mostBytes = 1_048_576

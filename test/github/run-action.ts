import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { parse } from 'yaml'

/** `action.yml`, as far as it is run here. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly steps: readonly ActionStep[] }
}

interface ActionStep {
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly 'working-directory'?: string
  readonly env?: Readonly<Record<string, string>>
}

export const actionFolder = join(process.cwd(), '.github/actions/planflip')

export async function readAction(): Promise<Action> {
  return parse(await readFile(join(actionFolder, 'action.yml'), 'utf8')) as Action
}

export interface ActionRun {
  /** Of the job: that of the first step that failed. */
  readonly exitCode: number
  readonly log: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
}

/**
 * Runs the steps that are scripts as a runner does: with files for outputs and the summary, and expressions in place. What the
 * environment has as planflip's cache is in the place of the one that a runner restores.
 */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): Promise<ActionRun> {
  const action = await readAction()
  const temporary = await mkdtemp(join(tmpdir(), 'planflip-runner-'))
  const values = new Map([
    ['runner.temp', temporary],
    ['github.token', 'secret'],
  ])
  for (const [name, { default: fallback = '' }] of Object.entries(action.inputs))
    values.set(`inputs.${name}`, inputs[name] ?? fill(fallback, values))
  const [output, summary] = [join(temporary, 'output'), join(temporary, 'summary')]
  await Promise.all([output, summary].map((file) => writeFile(file, '')))
  const cache = environment['PLANFLIP_CACHE']
  if (cache !== undefined) await symlink(cache, join(temporary, 'planflip-cache'))
  let [log, exitCode] = ['', 0]
  try {
    for (const step of action.runs.steps) {
      if (step.run === undefined || exitCode !== 0 || !isTrue(step.if ?? 'true', values)) continue
      const env = Object.fromEntries(
        Object.entries(step.env ?? {}).map(([name, text]) => [name, fill(text, values)]),
      )
      const ran = await promisify(execFile)('bash', ['-e', '-c', step.run], {
        cwd: fill(step['working-directory'] ?? '.', values),
        env: {
          ...environment,
          RUNNER_TEMP: temporary,
          GITHUB_ACTION_PATH: actionFolder,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          ...env,
        },
      }).then(
        (streams) => ({ code: 0, ...streams }),
        (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error,
      )
      log += ran.stdout + ran.stderr
      exitCode = ran.code
      for (const line of (await readFile(output, 'utf8')).split('\n')) {
        const [, name, value = ''] = /^([\w-]+)=(.*)$/.exec(line) ?? []
        if (name !== undefined && step.id !== undefined) values.set(`steps.${step.id}.outputs.${name}`, value)
      }
      await writeFile(output, '')
    }
    await keepReport(values.get('steps.check.outputs.json'), environment['KEEP'])
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value, values)])
    return {
      exitCode,
      log,
      summary: await readFile(summary, 'utf8'),
      outputs: Object.fromEntries(outputs) as Readonly<Record<string, string>>,
    }
  } finally {
    await rm(temporary, { recursive: true })
  }
}

/** As the step after the action would, which uploads it: the folder of the runner is gone when this is done. */
async function keepReport(file = '', place?: string): Promise<void> {
  if (file !== '' && place !== undefined) await copyFile(file, place)
}

/** Replaces `${{ inputs.base }}`: nothing but names is used. */
function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => values.get(name) ?? '')
}

/** `a == 'b' && c != ''`: nothing else is used by steps that are scripts. */
function isTrue(condition: string, values: ReadonlyMap<string, string>): boolean {
  return condition.split(' && ').every((part) => {
    const [, name = '', operator, wanted] = /^([\w.-]+) (==|!=) '(.*)'$/.exec(part) ?? []
    if (operator === undefined) return part === 'true'
    return ((values.get(name) ?? '') === wanted) === (operator === '==')
  })
}

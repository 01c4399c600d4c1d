import { connect } from 'node:net'
import type { PlanAnswer, PlanQuestion } from '../model/expectation.ts'
import { Failure } from '../model/failure.ts'
import type { Address, WireAnswer, WireQuestion } from './wire.ts'

/** Asks the process that plans, by a connection of its own: whoever waits for the answer keeps nothing open afterwards. */
export async function ask({ port, token }: Address, question: PlanQuestion): Promise<PlanAnswer> {
  const wire: WireQuestion = { ...question, token }
  const answer = JSON.parse(await exchange(port, `${JSON.stringify(wire)}\n`)) as WireAnswer
  if (answer.status === 'answered') return answer.answer
  if (answer.status === 'refused') {
    throw new Failure('bad-query', answer.message, { hint: answer.hint })
  }
  throw new Error(`This is a bug in planflip, please report it with the following.\n${answer.stack}`)
}

function exchange(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.end(line))
    socket.on('data', (piece: Buffer) => pieces.push(piece))
    socket.on('error', (cause) => reject(gone(cause)))
    socket.on('end', () => {
      if (pieces.length === 0) reject(gone())
      else resolve(Buffer.concat(pieces).toString('utf8'))
    })
  })
}

function gone(cause?: unknown): Failure {
  return new Failure('cannot-connect', 'The scratch database of this test run does not answer.', {
    hint: 'Look at what the global setup of the run said, and run it again.',
    ...(cause !== undefined && { cause }),
  })
}

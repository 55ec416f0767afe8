// What a call came to, in one word: for tables of what is refused, and how.
import { ReplicaError } from '../errors.ts'

const codeOfError = (error: unknown): string => (error instanceof ReplicaError ? error.code : `untyped: ${String(error)}`)

/** The code with which `work` fails; 'taken' where it does not. */
export function codeOf(work: () => unknown): string {
  try {
    work()
    return 'taken'
  } catch (error) {
    return codeOfError(error)
  }
}

/** As `codeOf`, of a promise. */
export async function codeOfPromise(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'taken'
  } catch (error) {
    return codeOfError(error)
  }
}

// An ISO 18626 message from its XML. Elements are accepted in any order and of the schemas 1.2 and 2021-2; what is missing or is no value
// of its type is a fault that goes into the confirmation, and what the schema does not know is named and left out.
import { MAX_FAULTS } from './limits.ts'
import type { ErrorType } from '../vocabulary/closed-codes.ts'
import { modernised } from './earlier-version.ts'
import type { Message } from './message.ts'
import { messageShape } from './schema.ts'
import type { Choice, Field, Sequence, Shape } from './shape.ts'
import { TreeBuilder, type XmlElement } from './tree.ts'

/** What is wrong with a message: the content of `errorData`. */
export interface Fault {
  readonly errorType: ErrorType
  /** Where, and what was found there. */
  readonly errorValue: string
}

/** Kinds of messages that are answered by a confirmation. */
export type ConfirmedKind = 'request' | 'supplyingAgencyMessage' | 'requestingAgencyMessage'

export type ReadMessage =
  | {
      readonly message: Message
      /** Elements of the standard's namespace that its schema does not have there, by their paths: not in `message`. */
      readonly unrecognised: readonly string[]
    }
  | {
      /** At least one. */
      readonly faults: readonly Fault[]
      /** What the sender meant to send, as far as it can be told; undefined for what is no message at all. */
      readonly kind: ConfirmedKind | undefined
      /** What could be read in spite of the faults, for the confirmation's header. */
      readonly partial: unknown
    }

/** Reads a message as its bytes come, so that a connection can be closed on one that is too long. */
export class MessageReader {
  readonly #builder = new TreeBuilder()
  #failed: Fault | undefined

  /** @returns Whether it is worth sending more. Never throws. */
  push(chunk: Uint8Array): boolean {
    this.#failed ??= attempt(() => this.#builder.push(chunk))
    return this.#failed === undefined
  }

  /** Never throws. */
  end(): ReadMessage {
    let root: XmlElement | undefined
    this.#failed ??= attempt(() => void (root = this.#builder.end()))
    if (root === undefined) return { faults: this.#failed === undefined ? [] : [this.#failed], kind: undefined, partial: undefined }
    return messageOf(root)
  }
}

/** Reads a message that is all there. Never throws. */
export function readMessage(xml: Uint8Array | string): ReadMessage {
  const reader = new MessageReader()
  reader.push(typeof xml === 'string' ? Buffer.from(xml) : xml)
  return reader.end()
}

function attempt(step: () => void): Fault | undefined {
  try {
    step()
    return undefined
  } catch (error) {
    return { errorType: 'BadlyFormedMessage', errorValue: error instanceof Error ? error.message : String(error) }
  }
}

const CONFIRMED: readonly string[] = ['request', 'supplyingAgencyMessage', 'requestingAgencyMessage'] satisfies ConfirmedKind[]

function messageOf(root: XmlElement): ReadMessage {
  const binding = new Binding()
  if (root.name !== 'ISO18626Message') {
    binding.fault('BadlyFormedMessage', '', `the outermost element is <${root.name.slice(0, 80)}>, not <ISO18626Message>`)
  }
  const body = { ...root, children: root.children.map(modernised) }
  const found = binding.choice(messageShape, body, '')
  const [kind] = root.children.map(({ name }) => name).filter((name) => CONFIRMED.includes(name))
  if (binding.faults.length > 0) return { faults: binding.faults, kind: kind as ConfirmedKind | undefined, partial: found }
  // The tables that made the value made its type too.
  return { message: found as unknown as Message, unrecognised: binding.unrecognised }
}

/** One message's way from elements to values, with what goes wrong on it. */
class Binding {
  readonly faults: Fault[] = []
  readonly unrecognised: string[] = []

  fault(errorType: ErrorType, path: string, found: string): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ errorType, errorValue: path === '' ? found : `${path}: ${found}` })
  }

  value(shape: Shape, element: XmlElement, path: string): unknown {
    if (shape.kind === 'sequence') return this.#sequence(shape, element, path)
    if (shape.kind === 'choice') return this.choice(shape, element, path)
    for (const child of element.children) this.#unrecognised(`${path}/${child.name}`)
    if (shape.kind === 'coded') {
      return element.scheme === undefined ? { value: element.text } : { value: element.text, scheme: element.scheme }
    }
    const value = shape.read(element.text)
    if (value === undefined) this.fault(shape.fault, path, element.text.trim().slice(0, 80))
    return value
  }

  choice({ options }: Choice, element: XmlElement, path: string): Record<string, unknown> | undefined {
    const among = Object.keys(options).join(' or ')
    const known = element.children.filter(({ name }) => Object.hasOwn(options, name))
    const [chosen] = known
    const shape = chosen === undefined ? undefined : options[chosen.name]
    for (const { name } of element.children) if (!Object.hasOwn(options, name)) this.#unrecognised(`${path}/${name}`)
    if (chosen === undefined || shape === undefined) {
      this.fault('BadlyFormedMessage', path, `there is no ${among}`)
      return undefined
    }
    if (known.length > 1) this.fault('BadlyFormedMessage', path, `there is more than one ${among}`)
    return { [chosen.name]: this.value(shape, chosen, `${path}/${chosen.name}`) }
  }

  #sequence({ fields }: Sequence, element: XmlElement, path: string): Record<string, unknown> {
    const values: Record<string, unknown> = {}
    const found = Map.groupBy(element.children, ({ name }) => name)
    for (const [name, field] of Object.entries(fields)) {
      const value = this.#field(field, found.get(name) ?? [], `${path}/${name}`)
      if (value !== undefined) values[name] = value
    }
    for (const name of found.keys()) if (!Object.hasOwn(fields, name)) this.#unrecognised(`${path}/${name}`)
    return values
  }

  #field({ shape, occurs }: Field, elements: readonly XmlElement[], path: string): unknown {
    const [first] = elements
    if (first === undefined) {
      if (occurs === 'one') this.fault('BadlyFormedMessage', path, 'it is missing')
      return undefined
    }
    if (occurs === 'many') return elements.map((element) => this.value(shape, element, path))
    if (elements.length > 1) this.fault('BadlyFormedMessage', path, 'it is there more than once')
    return this.value(shape, first, path)
  }

  #unrecognised(path: string): void {
    if (this.unrecognised.length < MAX_FAULTS && !this.unrecognised.includes(path)) this.unrecognised.push(path)
  }
}

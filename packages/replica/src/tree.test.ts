import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf } from './testing/error-code.ts'
import { bytesInUse } from '../../../test/support/heap.ts'
import { checkChildren, childCount, depthOf, FAN_OUT, HASH_BYTES, nodeHash, Tree, widthOf } from './tree.ts'

const leaf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest())
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function treeOf(size: number, text = 'leaf'): Tree {
  const tree = new Tree()
  for (let i = 0; i < size; i++) tree.set(i, leaf(`${text} ${i}`))
  return tree
}

/** The root, level by level, as docs/protocol.md has it. */
function rootByHand(leaves: readonly Uint8Array[]): string {
  let level = 1
  let hashes = leaves
  do {
    const above: Uint8Array[] = []
    for (let at = 0; at === 0 || at < hashes.length; at += FAN_OUT) {
      const children = Buffer.concat(hashes.slice(at, at + FAN_OUT))
      above.push(createHash('sha256').update('serumpun tree 1').update(Uint8Array.of(level)).update(children).digest())
    }
    hashes = above
    level++
  } while (hashes.length > 1)
  return hex(hashes[0] as Uint8Array)
}

const leavesOf = (tree: Tree): Uint8Array[] =>
  Array.from({ length: tree.size }, (_, i) => tree.leaf(i) ?? new Uint8Array(HASH_BYTES))

describe('the root', () => {
  it.each([0, 1, 2, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537])(
    'of %i leaves is that of the definition',
    (size) => {
      const tree = treeOf(size)
      expect(hex(tree.root())).toBe(rootByHand(leavesOf(tree)))
      expect(tree.size).toBe(size)
    },
  )

  it('differs between trees of which one begins the other, even with absent leaves', () => {
    const roots = [0, 1, 2, 256, 257].map((size) => hex(treeOf(size).root()))
    const padded = treeOf(1)
    padded.set(1, undefined)
    expect(new Set([...roots, hex(padded.root())]).size).toBe(roots.length + 1)
  })

  it('depends on the leaves alone, not on how the tree came to have them', () => {
    const set = fc.tuple(fc.constant('set' as const), fc.nat(600), fc.option(fc.nat(9), { nil: undefined }))
    const act = fc.oneof(
      { weight: 6, arbitrary: set },
      fc.tuple(fc.constant('truncate' as const), fc.nat(600)),
      fc.tuple(fc.constant('root' as const)),
      fc.tuple(fc.constant('clone' as const)),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let tree = new Tree()
        let model: (Uint8Array | undefined)[] = []
        for (const [what, number = 0, name] of acts) {
          if (what === 'set') {
            const hash = name === undefined ? undefined : leaf(`value ${name}`)
            tree.set(number, hash)
            while (model.length <= number) model.push(undefined)
            model[number] = hash
          } else if (what === 'truncate') {
            tree.truncate(number)
            model = model.slice(0, number)
          } else if (what === 'clone') {
            const before = tree
            tree = tree.clone()
            before.set(0, leaf('changed after cloning'))
          } else tree.root()
          expect(tree.size).toBe(model.length)
        }
        const leaves = model.map((hash) => hash ?? new Uint8Array(HASH_BYTES))
        expect(model.map((_, i) => tree.leaf(i) && hex(tree.leaf(i) as Uint8Array))).toEqual(model.map((hash) => hash && hex(hash)))
        expect(tree.leaf(model.length)).toBeUndefined()
        expect(hex(tree.root())).toBe(rootByHand(leaves))
        expect(hex(new Tree(new Uint8Array(Buffer.concat(leaves))).root())).toBe(rootByHand(leaves))
      }),
      { numRuns: 200 },
    )
  })

  it('follows one changed leaf among many', () => {
    const tree = treeOf(65_600)
    const before = hex(tree.root())
    tree.set(300, leaf('other'))
    const after = hex(tree.root())
    expect(after).not.toBe(before)
    expect(after).toBe(rootByHand(leavesOf(tree)))
    tree.set(300, leaf('leaf 300'))
    expect(hex(tree.root())).toBe(before)
  })
})

describe('the shape', () => {
  it('has at least one level above the leaves', () => {
    const shapes = [0, 1, 256, 257, 65_536, 65_537, 2 ** 22].map((size) => [
      size,
      depthOf(size),
      widthOf(size, 1),
      widthOf(size, 2),
    ])
    expect(shapes).toEqual([
      [0, 1, 1, 1],
      [1, 1, 1, 1],
      [256, 1, 1, 1],
      [257, 2, 2, 1],
      [65_536, 2, 256, 1],
      [65_537, 3, 257, 2],
      [2 ** 22, 3, 16_384, 64],
    ])
    expect([0, 1, 256, 257, 300].map((size) => childCount(size, 1, 0))).toEqual([0, 1, 256, 256, 256])
    expect(childCount(300, 1, 1)).toBe(44)
    expect(childCount(300, 2, 0)).toBe(2)
  })

  it("pages are the lowest nodes' children", () => {
    const tree = treeOf(300)
    expect(tree.page(0)).toEqual(tree.children(1, 0))
    expect(tree.page(0)).toHaveLength(256 * HASH_BYTES)
    expect(tree.page(1)).toHaveLength(44 * HASH_BYTES)
    expect(tree.page(2)).toHaveLength(0)
  })
})

describe('children', () => {
  it('are checked all the way down, and lead to every leaf', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 255, 256, 257, 600, 66_000), (shards) => {
        const tree = treeOf(shards)
        const leaves: string[] = []
        const walk = (level: number, index: number, hash: Uint8Array): void => {
          const children = tree.children(level, index)
          checkChildren(children, hash, { shards, level, index })
          for (let i = 0; i < children.length / HASH_BYTES; i++) {
            const child = children.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)
            if (level === 1) leaves.push(hex(child))
            else walk(level - 1, index * FAN_OUT + i, child)
          }
        }
        walk(depthOf(shards), 0, tree.root())
        expect(leaves).toEqual(leavesOf(tree).map(hex))
      }),
      { numRuns: 7 },
    )
  })

  it('are refused when one is missing, too many, exchanged or changed, or of another place', () => {
    const shards = 600
    const tree = treeOf(shards)
    const at = { shards, level: 1, index: 1 }
    const children = tree.children(1, 1)
    const hash = tree.node(1, 1)
    expect(codeOf(() => checkChildren(children, hash, at))).toBe('taken')
    const changed = children.slice()
    changed[5] = (changed[5] as number) ^ 1
    const exchanged = Buffer.concat([children.subarray(32, 64), children.subarray(0, 32), children.subarray(64)])
    const wrong = [
      children.subarray(32),
      Buffer.concat([children, new Uint8Array(32)]),
      children.subarray(0, -1),
      new Uint8Array(0),
      changed,
      exchanged,
    ]
    for (const bytes of wrong) expect(codeOf(() => checkChildren(bytes, hash, at))).toBe('REPLICA_BAD_TREE')
    expect(codeOf(() => checkChildren(children, tree.node(1, 0), at))).toBe('REPLICA_BAD_TREE')
    // Leaves passed off as inner nodes, and the other way round.
    expect(codeOf(() => checkChildren(children, hash, { ...at, level: 2, index: 0 }))).toBe('REPLICA_BAD_TREE')
    expect(codeOf(() => checkChildren(tree.children(2, 0), tree.root(), { shards: 3, level: 1, index: 0 }))).toBe(
      'REPLICA_BAD_TREE',
    )
    // One that is short by its right hash: the head says how many there are.
    const short = children.subarray(0, 32)
    expect(codeOf(() => checkChildren(short, nodeHash(1, short), at))).toBe('REPLICA_BAD_TREE')
  })

  it('of nodes that the tree does not have are asked for in vain, and leave nothing behind', () => {
    const tree = treeOf(300)
    for (const [level, index] of [
      [1, 2],
      [1, 4_000_000],
      [2, 1],
      [3, 1],
      [8, 4_000_000],
    ] as const) {
      expect(tree.children(level, index)).toHaveLength(0)
      expect(hex(tree.node(level, index))).toBe(hex(nodeHash(level, new Uint8Array(0))))
    }
    const before = bytesInUse()
    for (let i = 0; i < 100_000; i++) tree.node(1, 1000 + i)
    expect(bytesInUse() - before).toBeLessThan(4 * 1024 * 1024)
  })
})

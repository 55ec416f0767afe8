import { describe, it } from 'vitest'
import { stopCommand, stopImport, stopImportingNode } from './signals.ts'

describe('a signal', () => {
  it('SIGTERM stops an import without a node after the batch that it is at', () => stopImport('SIGTERM'))
  it('SIGTERM to a command ends its import in the node, which lives on', () => stopCommand('SIGTERM'))
  it('SIGINT to the node stops it cleanly, also while it imports', () => stopImportingNode('SIGINT'))
})

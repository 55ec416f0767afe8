// Each stop with the signal that it mostly comes by; the long tests have the others.
import { describe, it } from 'vitest'
import { stopCommand, stopImport, stopImportingNode, stopInstalledCommand } from './signals.ts'

describe('a signal', () => {
  it('SIGINT stops an import without a node after the batch that it is at', () => stopImport('SIGINT'))
  it('SIGINT to a command ends its import in the node, which lives on', () => stopCommand('SIGINT'))
  it('SIGTERM to the node stops it cleanly, also while it imports', () => stopImportingNode('SIGTERM'))
  it.each(['SIGINT', 'SIGTERM'] as const)('%s to the installed command reaches the node that it started', stopInstalledCommand)
})

import { expect, test } from 'vitest'
import { bestPrefix } from './formats.ts'

const MARC = 'http://www.loc.gov/MARC21/slim'
const DC = 'http://www.openarchives.org/OAI/2.0/oai_dc/'

test.each<[string, string, readonly (readonly [string, string])[]]>([
  [
    'Koha',
    'marc21',
    [
      ['oai_dc', DC],
      ['marc21', MARC],
      ['marcxml', MARC],
    ],
  ],
  ['SLiMS', 'oai_dc', [['oai_dc', DC]]],
  [
    'DSpace, whose MARC is made of its Dublin Core',
    'oai_dc',
    [
      ['marc', MARC],
      ['dim', 'http://www.dspace.org/xmlns/dspace/dim'],
      ['oai_dc', DC],
      ['mods', 'http://www.loc.gov/mods/v3'],
      ['qdc', 'http://purl.org/dc/terms/'],
    ],
  ],
  [
    'DSpace with a MARC of its own',
    'marc21',
    [
      ['xoai', 'http://www.lyncode.com/xoai'],
      ['marc', MARC],
      ['marc21', MARC],
    ],
  ],
  [
    'a digital library',
    'mods',
    [
      ['mets', 'http://www.loc.gov/METS/'],
      ['mods', 'http://www.loc.gov/mods/v3'],
      ['oai_dc', DC],
    ],
  ],
  [
    'a French union catalogue',
    'unimarc',
    [
      ['oai_dc', DC],
      ['unimarc', MARC],
    ],
  ],
  [
    'MARC 21 beside UNIMARC',
    'marcxml',
    [
      ['unimarc', MARC],
      ['marcxml', MARC],
    ],
  ],
  [
    'a server that forgets the namespace',
    'marc21',
    [
      ['oai_dc', DC],
      ['marc21', ''],
    ],
  ],
  ['nothing that is known', 'oai_dc', [['rdf', 'urn:rdf']]],
  ['nothing at all', 'oai_dc', []],
])('%s: %s', (_, best, formats) => {
  expect(bestPrefix(formats.map(([prefix, namespace]) => ({ kind: 'format', prefix, namespace })))).toBe(best)
})

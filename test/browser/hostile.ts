// A record that tries to be more than text, in every field that the page shows.
import type { MarcRecord } from '@serumpun/bib'

/** Sets `window.__pwned` if anything of it is taken for markup, for a script or for an address. */
export const HOSTILE = `"><script>__pwned=1</script><img src=x onerror=__pwned=1><a href="javascript:__pwned=1">x</a>`

const subfields = (...codes: string[]) => codes.map((code) => ({ code, value: `${HOSTILE} durjana` }))

export const hostileRecord = {
  leader: '00000nam a2200000 a 4500',
  fields: [
    { tag: '001', value: 'javascript:__pwned=1' },
    { tag: '003', value: 'ID-JAHAT' },
    { tag: '008', value: '260101s2020    io            000 0 ind d' },
    {
      tag: '020',
      indicators: '  ',
      subfields: [
        { code: 'a', value: '9786027527126' },
        { code: 'q', value: HOSTILE },
      ],
    },
    { tag: '100', indicators: '1 ', subfields: subfields('a') },
    { tag: '245', indicators: '10', subfields: subfields('a', 'b', 'c') },
    { tag: '250', indicators: '  ', subfields: subfields('a') },
    { tag: '264', indicators: ' 1', subfields: subfields('a', 'b') },
    { tag: '650', indicators: ' 4', subfields: subfields('a') },
    { tag: '700', indicators: '1 ', subfields: subfields('a') },
    { tag: '852', indicators: '  ', subfields: subfields('b', 'h', 'p', 'z') },
    { tag: '856', indicators: '40', subfields: [{ code: 'u', value: 'javascript:__pwned=1' }] },
    { tag: '880', indicators: '10', subfields: [{ code: '6', value: '245-01/$1' }, ...subfields('a')] },
  ],
} as MarcRecord

// Every message catalogue of the app: same placeholders in each language, nothing blank, nothing that no view uses.
import { describe, expect, it } from 'vitest'
import { placeholdersOf, type Catalogue } from './catalogue.ts'
import { languages } from './language.ts'

const modules = import.meta.glob<Record<string, Catalogue>>('../**/*messages.ts', { eager: true })
const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*messages.ts', '!../**/*.test.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
})
const code = Object.values(sources).join('\n')
const catalogues = Object.entries(modules).flatMap(([file, exports]) =>
  Object.entries(exports).map(([name, messages]) => [`${file} ${name}`, messages] as const),
)

/** Whether some view writes the key, or builds it: `t(`format.${…}`)` uses all of `format.*`. */
function isUsed(key: string): boolean {
  const family = key.slice(0, key.lastIndexOf('.') + 1)
  return code.includes(`'${key}'`) || (family !== '' && code.includes(`\`${family}\${`))
}

describe('message catalogues', () => {
  it('are all found', () => expect(catalogues.length).toBeGreaterThanOrEqual(4))

  it.each(catalogues)('%s: each language fills each message with the same values', (_, messages) => {
    const wrong = Object.entries(messages.en).flatMap(([key, source]) =>
      languages.flatMap((language) => {
        const message = messages[language][key]
        if (message === undefined || JSON.stringify(message).includes('""')) return [`${language} ${key} is blank`]
        const [wanted, found] = [placeholdersOf(source).join(), placeholdersOf(message).join()]
        return wanted === found ? [] : [`${language} ${key} has {${found}} instead of {${wanted}}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  it.each(catalogues)('%s: each message is used', (_, messages) => {
    expect(Object.keys(messages.en).filter((key) => !isUsed(key))).toEqual([])
  })
})

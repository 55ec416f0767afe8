// Articles at the beginning of titles, which catalogues count or leave out. Source: MARC 21, appendix F ("Initial Definite and Indefinite
// Articles"), for languages that our catalogues have. Indonesian, Malay and Javanese have none.

/** By MARC language code: articles with a blank behind them, then those that are written together with the word. */
const ARTICLES: Readonly<Record<string, readonly [apart: string, joined?: string]>> = {
  afr: ['die ’n n'],
  ara: ['al el', 'al- el- ال'],
  cat: ['el els en la les un una', "l'"],
  dan: ['de den det en et'],
  dut: ["de een eene het 't 'n n t"],
  eng: ['a an the'],
  fre: ['la le les un une des', "l'"],
  ger: ['das dem den der des die ein eine einem einen einer eines'],
  gle: ['an na'],
  heb: ['', 'ha- he- ה'],
  hun: ['a az egy'],
  ita: ['gli i il la le li lo un una uno', "l' gl' un'"],
  nor: ['de den det ei en et'],
  per: ['', 'al-'],
  por: ['a as o os um uma'],
  rum: ['o un una'],
  spa: ['el la las lo los un una unas unos'],
  swe: ['de den det en ett'],
  tgl: ['ang mga'],
  wel: ['y yr'],
  yid: ['a an di dos der'],
}

interface Language {
  readonly apart: ReadonlySet<string>
  readonly joined: readonly string[]
}

const LANGUAGES = new Map(
  Object.entries(ARTICLES).map(([code, [apart, joined = '']]): [string, Language] => [
    code,
    { apart: new Set(apart.split(' ')), joined: joined.split(' ').filter((text) => text !== '') },
  ]),
)

/** English ones are left out of titles in any language that isn't known to be another: half of all records don't say theirs. */
const UNKNOWN: Language = { apart: new Set(['the', 'an', 'a']), joined: [] }

/**
 * The title without a leading article of its language.
 *
 * @param nonfiling Characters that the record itself says don't count (245, second indicator). They count for more than the list; 0 is as
 * often a slip as a statement, so the list is asked then.
 * @param languages MARC codes, of which the first is the title's.
 */
export function withoutArticle(title: string, nonfiling: number, languages: readonly string[]): string {
  if (nonfiling > 0 && nonfiling < title.length) return title.slice(nonfiling)
  const language = languages[0] === undefined ? UNKNOWN : LANGUAGES.get(languages[0])
  if (language === undefined) return title
  const lower = title.slice(0, 8).toLowerCase().replaceAll('’', "'")
  const blank = lower.indexOf(' ')
  if (blank > 0 && blank + 1 < title.length && language.apart.has(lower.slice(0, blank))) return title.slice(blank + 1)
  const joined = language.joined.find((article) => lower.startsWith(article))
  return joined === undefined || title.length < joined.length + 3 ? title : title.slice(joined.length)
}

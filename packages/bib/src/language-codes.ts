// Language codes and names as others write them → MARC language codes (ISO 639-2/B; https://www.loc.gov/standards/iso639-2/php/code_list.php).

/** ISO 639-1 code and the MARC code, for every language that has both. */
const TWO_LETTERS =
  'aa aar ab abk ae ave af afr ak aka am amh an arg ar ara as asm av ava ay aym az aze ba bak be bel bg bul bh bih bi bis bm bam bn ben ' +
  'bo tib br bre bs bos ca cat ce che ch cha co cos cr cre cs cze cu chu cv chv cy wel da dan de ger dv div dz dzo ee ewe el gre en eng ' +
  'eo epo es spa et est eu baq fa per ff ful fi fin fj fij fo fao fr fre fy fry ga gle gd gla gl glg gn grn gu guj gv glv ha hau he heb ' +
  'hi hin ho hmo hr hrv ht hat hu hun hy arm hz her ia ina id ind ie ile ig ibo ii iii ik ipk in ind io ido is ice it ita iu iku iw heb ' +
  'ja jpn jv jav jw jav ka geo kg kon ki kik kj kua kk kaz kl kal km khm kn kan ko kor kr kau ks kas ku kur kv kom kw cor ky kir la lat ' +
  'lb ltz lg lug li lim ln lin lo lao lt lit lu lub lv lav mg mlg mh mah mi mao mk mac ml mal mn mon mr mar ms may mt mlt my bur na nau ' +
  'nb nob nd nde ne nep ng ndo nl dut nn nno no nor nr nbl nv nav ny nya oc oci oj oji om orm or ori os oss pa pan pi pli pl pol ps pus ' +
  'pt por qu que rm roh rn run ro rum ru rus rw kin sa san sc srd sd snd se sme sg sag si sin sk slo sl slv sm smo sn sna so som sq alb ' +
  'sr srp ss ssw st sot su sun sv swe sw swa ta tam te tel tg tgk th tha ti tir tk tuk tl tgl tn tsn to ton tr tur ts tso tt tat tw twi ' +
  'ty tah ug uig uk ukr ur urd uz uzb ve ven vi vie vo vol wa wln wo wol xh xho yi yid yo yor za zha zh chi zu zul'

/** ISO 639-2/T and 639-3 codes that differ from the MARC code. */
const TERMINOLOGY =
  'bod tib ces cze cym wel deu ger ell gre eus baq fas per fra fre hye arm isl ice kat geo mkd mac mri mao msa may zsm may zlm may mya bur ' +
  'nld dut ron rum slk slo sqi alb zho chi cmn chi arb ara pes per'

/** Names in Indonesian, Malay and English, as lists and repositories have them. */
const NAMES =
  'indonesia ind indonesian ind bahasa_indonesia ind bahasa ind inggris eng english eng bahasa_inggris eng british_english eng ' +
  'melayu may malay may bahasa_melayu may malaysia may arab ara arabic ara bahasa_arab ara jawa jav javanese jav bahasa_jawa jav ' +
  'sunda sun sundanese sun bahasa_sunda sun bali ban balinese ban batak btk bugis bug madura mad minangkabau min aceh ace banjar bjn ' +
  'belanda dut dutch dut jerman ger german ger prancis fre perancis fre french fre jepang jpn jepun jpn japanese jpn ' +
  'mandarin chi cina chi china chi tionghoa chi chinese chi korea kor korean kor rusia rus russian rus spanyol spa sepanyol spa ' +
  'spanish spa italia ita italian ita latin lat portugis por portuguese por tamil tam thai tha vietnam vie vietnamese vie ' +
  'hindi hin urdu urd persia per persian per turki tur turkish tur tagalog tgl filipino fil'

function pairs(list: string): [string, string][] {
  const words = list.split(' ')
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word.replaceAll('_', ' '), words[at + 1] ?? ''] as [string, string]] : []))
}

const MARC_CODES: ReadonlyMap<string, string> = new Map([...pairs(TWO_LETTERS), ...pairs(TERMINOLOGY), ...pairs(NAMES)])
const TWO_LETTER_CODES: ReadonlyMap<string, string> = new Map(
  pairs(TWO_LETTERS)
    .toReversed()
    .map(([two, marc]) => [marc, two]),
)

/**
 * The MARC code for a code of any ISO 639 part, a language tag (`en-US`, RFC 5646), or a name in Indonesian, Malay or English.
 * Three letters that are none of those that differ are taken as a MARC code. Undefined for other text.
 */
export function marcLanguage(text: string): string | undefined {
  const plain = text.trim().toLowerCase()
  const known = MARC_CODES.get(plain)
  if (known !== undefined) return known
  if (/^[a-z]{3}$/.test(plain)) return plain
  const tag = /^([a-z]{2,3})[-_][a-z0-9_-]+$/.exec(plain)?.[1]
  return tag === undefined ? undefined : (MARC_CODES.get(tag) ?? (tag.length === 3 ? tag : undefined))
}

/** The ISO 639-1 code where there is one, otherwise the MARC code itself: what language tags (RFC 5646) begin with. */
export function languageTag(marcCode: string): string {
  return TWO_LETTER_CODES.get(marcCode) ?? marcCode
}

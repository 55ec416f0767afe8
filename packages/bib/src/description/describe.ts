// A record → its description, in one pass over its fields.
import type { DataField, MarcRecord } from '../record.ts'
import { controlValue, subfieldValue } from '../record.ts'
import { isHoldingsRecord } from '../serials/lending.ts'
import { addCreator, creatorOf } from './creators.ts'
import type { Creator, Description, Holding, Host, Identifier } from './description.ts'
import { formatOf } from './format.ts'
import { holdingOf, inlisHolding } from './holdings.ts'
import { isHoldingsField, linkedHoldings } from './holdings-record.ts'
import { addIdentifiers, addOclcControlNumber } from './identifiers.ts'
import { addOriginalScript } from './original-script.ts'
import type { Imprint } from './publication.ts'
import { addLanguageOf008, addLanguagesOf041, imprintOf, yearOf008 } from './publication.ts'
import { addSubjects } from './subjects.ts'
import { addOnce, joinSubfields, trimmedSubfields } from './text.ts'
import { nonfilingOf, titleOf, workTitleOf } from './title.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
/** Notes for staff, not for readers: actions, provenance, acquisition. 59X is local. */
const PRIVATE_NOTES = new Set(['541', '542', '561', '583'])

/** What is collected while going through a record. */
class Draft {
  title: DataField | undefined
  responsibility: string | undefined
  edition: string | undefined
  extent: string | undefined
  abstract: string | undefined
  host: Host | undefined
  content: string | undefined
  imprint: Imprint | undefined
  titleOriginal: string | undefined
  readonly otherTitles: string[] = []
  readonly creators: Creator[] = []
  readonly languages: string[] = []
  readonly subjects: string[] = []
  readonly identifiers: Identifier[] = []
  readonly series: string[] = []
  readonly tracedSeries: string[] = []
  readonly notes: string[] = []
  holdings: Holding[] = []
  /** 852 and what belongs to it, where there is more than 852. */
  readonly places: DataField[] = []
  hasMoreThanPlaces = false
  /** The call number of the record as a whole (084), for systems whose items have none. */
  callNumber: string | undefined
  /** Whether the record comes from INLISLite, which has its items' numbers in 990. */
  isInlis = false
  readonly linked: DataField[] = []
  readonly otherScript: string[] = []
}

/** Extracts the description of a MARC 21 bibliographic record. Total: a record with nothing in it gives an empty one. */
export function describe(record: MarcRecord): Description {
  const fixed = controlValue(record, '008')
  const draft = new Draft()
  draft.isInlis = controlValue(record, '001')?.startsWith('INLIS') === true
  if (fixed !== undefined) addLanguageOf008(draft.languages, fixed)
  for (const field of record.fields) {
    if (field.subfields !== undefined) collect(draft, field)
  }
  if (controlValue(record, '003')?.trim() === 'OCoLC') addOclcControlNumber(draft.identifiers, controlValue(record, '001') ?? '')
  if (draft.places.length > 0) draft.holdings = [...placedHoldings(record, draft), ...draft.holdings]
  if (draft.linked.length > 0) addOriginalScript(draft, record.fields, draft.linked)

  const title = draft.title === undefined ? '' : titleOf(draft.title)
  return {
    title,
    nonfiling: draft.title === undefined ? 0 : nonfilingOf(draft.title, title),
    titleOriginal: draft.titleOriginal,
    otherTitles: draft.otherTitles,
    responsibility: draft.responsibility,
    creators: draft.creators,
    edition: draft.edition,
    place: draft.imprint?.place,
    publisher: draft.imprint?.publisher,
    year: (fixed === undefined ? undefined : yearOf008(fixed)) ?? draft.imprint?.year,
    extent: draft.extent,
    languages: draft.languages,
    subjects: draft.subjects,
    format: formatOf(record.leader, controlValue(record, '007'), fixed, draft.content),
    identifiers: draft.identifiers,
    series: draft.series.length > 0 ? draft.series : draft.tracedSeries,
    abstract: draft.abstract,
    notes: draft.notes,
    host: draft.host,
    holdings: draft.holdings,
    otherScript: draft.otherScript,
  }
}

/** Sorts a field to what it is about, by the hundreds of MARC 21. */
function collect(draft: Draft, field: DataField): void {
  switch (field.tag.charCodeAt(0)) {
    case 0x30:
      if (field.tag === '041') addLanguagesOf041(draft.languages, field)
      else if (field.tag === '084') draft.callNumber ??= subfieldValue(field, 'a')?.trim()
      else addIdentifiers(draft.identifiers, field)
      return
    case 0x31:
      return collectMainEntry(draft, field)
    case 0x32:
      return collectTitleAndImprint(draft, field)
    case 0x33:
      if (field.tag === '300') draft.extent ??= trimmedSubfields(field, 'abcefg')
      else if (field.tag === '336') draft.content ??= subfieldValue(field, 'b')
      return
    case 0x34:
      if (field.tag === '490' || field.tag === '440') addOnce(draft.series, trimmedSubfields(field, 'anpv'))
      return
    case 0x35:
      return collectNote(draft, field)
    case 0x36:
      return addSubjects(draft.subjects, field)
    case 0x37:
      return collectAddedEntry(draft, field)
    case 0x38:
      if (field.tag === '880') draft.linked.push(field)
      else if (field.tag === '852') draft.places.push(field)
      else if (isHoldingsField(field.tag)) {
        draft.places.push(field)
        draft.hasMoreThanPlaces = true
      } else if (field.tag === '800' || field.tag === '810' || field.tag === '811' || field.tag === '830')
        addOnce(draft.tracedSeries, trimmedSubfields(field, 'abnptv'))
      return
    case 0x39:
      return collectHolding(draft, field)
    default:
  }
}

function collectMainEntry(draft: Draft, field: DataField): void {
  if (field.tag === '130') {
    addOnce(draft.otherTitles, titleOf(field))
    return
  }
  const creator = field.tag === '100' || field.tag === '110' || field.tag === '111' ? creatorOf(field) : undefined
  if (creator !== undefined) addCreator(draft.creators, creator)
}

function collectTitleAndImprint(draft: Draft, field: DataField): void {
  switch (field.tag) {
    case '245':
      // The first counts; records with several have them for several scripts or languages.
      if (draft.title === undefined) {
        draft.title = field
        draft.responsibility = trimmedSubfields(field, 'c')
      } else addOnce(draft.otherTitles, titleOf(field))
      return
    case '250':
      draft.edition ??= trimmedSubfields(field, 'ab')
      return
    case '260':
    case '264': {
      const imprint = imprintOf(field)
      draft.imprint = draft.imprint === undefined ? imprint : bestOf(draft.imprint, imprint)
      return
    }
    case '210':
    case '222':
    case '240':
    case '242':
    case '243':
    case '246':
    case '247':
      addOnce(draft.otherTitles, titleOf(field))
      return
    default:
  }
}

/** The statement of publication with what it lacks taken from the other one. */
function bestOf(first: Imprint, second: Imprint): Imprint {
  const [better, other] = second.rank < first.rank ? [second, first] : [first, second]
  return {
    place: better.place ?? other.place,
    publisher: better.publisher ?? other.publisher,
    year: better.year ?? other.year,
    rank: better.rank,
  }
}

function collectNote(draft: Draft, field: DataField): void {
  if (PRIVATE_NOTES.has(field.tag) || field.tag.startsWith('59')) return
  const text = joinSubfields(field, LETTERS).trim()
  if (text === '') return
  if (field.tag === '520' && draft.abstract === undefined) draft.abstract = text
  else draft.notes.push(text)
}

function collectAddedEntry(draft: Draft, field: DataField): void {
  switch (field.tag) {
    case '700':
    case '710':
    case '711':
    case '720': {
      const creator = creatorOf(field)
      if (creator !== undefined) addCreator(draft.creators, creator)
      addOnce(draft.otherTitles, workTitleOf(field))
      return
    }
    case '730':
    case '740':
      addOnce(draft.otherTitles, titleOf(field))
      return
    case '773':
      draft.host ??= hostOf(field)
      return
    default:
  }
}

function hostOf(field: DataField): Host {
  const title = trimmedSubfields(field, 't') ?? trimmedSubfields(field, 'a')
  return { title, part: trimmedSubfields(field, 'g'), issn: trimmedSubfields(field, 'x'), isbn: trimmedSubfields(field, 'z') }
}

function placedHoldings(record: MarcRecord, { places, hasMoreThanPlaces }: Draft): Holding[] {
  if (hasMoreThanPlaces || isHoldingsRecord(record)) return linkedHoldings(record, places)
  return places.map(holdingOf).filter((holding) => holding !== undefined)
}

function collectHolding(draft: Draft, field: DataField): void {
  const holding = draft.isInlis && field.tag === '990' ? inlisHolding(field, draft.callNumber) : holdingOf(field)
  if (holding !== undefined) draft.holdings.push(holding)
}

// What each command takes, and what it says when it is called wrongly.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { DaemonError, messageOf } from '../errors.ts'

type Options = NonNullable<ParseArgsConfig['options']>

export const USAGE = `serumpun: libraries share one union catalogue directly.

  serumpun init --data DIR --name NAME [--code ISIL] [--place PLACE]
      Make a library: its key and its store, in a new folder.
  serumpun import FILE… --data DIR [--dry-run] [--map FILE] [--format FORMAT] [--encoding NAME]
                  [--replace [--yes]] [--delete-list FILE] [--json]
      Import catalogue files of any kind, and lists (CSV, Excel). --dry-run shows what would become of them and writes
      nothing; --map says what the columns of a list mean; --replace removes what the files no longer have.
  serumpun harvest URL --data DIR [--prefix PREFIX] [--set SET] [--from DATE] [--until DATE] [--full [--yes]] [--json]
      Harvest another system (Koha, SLiMS, DSpace, EPrints …) over OAI-PMH: what has changed since the last time.
  serumpun harvest add URL --every TIME --data DIR [--prefix PREFIX] [--set SET]
  serumpun harvest list --data DIR [--json]
  serumpun harvest remove URL --data DIR
      What the running node harvests by itself, and how often: 30m, 6h, 1d, 2w.
  serumpun start --data DIR [--listen MULTIADDR]… [--peer MULTIADDR]… [--trust LIBRARY]… [--http HOST:PORT]
                 [--limit RATE] [--heavy HH:MM-HH:MM] [--announce MULTIADDR]… [--no-upnp] [--no-relay]
                 [--no-mdns] [--no-inbox] [--log text|json]
      Run the node: replicate with the members of its networks, serve the page, import what is put into DIR/inbox.
      --limit 256kbit caps the line; --heavy 22:00-06:00 fetches catalogues at night; --announce says where others
      reach this node, as behind a reverse proxy.
      --peer dials a node for ever, and with an id in the address replicates with it without any network; so does --trust.
  serumpun network create [FILE] --name NAME --data DIR [--sponsors K] [--share DATASET]… [--begins DAY] [--ends DAY]
      Found a network: with the agreement in FILE (docs/networks.md), or with one to begin with.
  serumpun network list|show|agreement|sign|leave|end --data DIR [--network NAME] [--language id|ms|en] [--by WHO] [--reason TEXT]
  serumpun network propose FILE | renew --ends DAY | expel LIBRARY --data DIR [--network NAME] [--reason TEXT]
  serumpun network approve PROPOSAL|LIBRARY --data DIR [--network NAME]
      Agree to a proposal, or vouch for a library that waits for more sponsors.
  serumpun invite --data DIR [--network NAME] [--uses N] [--expires 7d] [--qr FILE.svg] [--file FILE] [--language id|ms|en]
  serumpun invite --list | --revoke ID --data DIR
      Words for the telephone, a link, a QR code; a file where there is no line.
  serumpun join LINK|WORDS|FILE --data DIR [--accept] [--at MULTIADDR] [--reply FILE]
      Join the network that one is invited to. --reply writes the answer that is to be carried back to where FILE is from …
  serumpun admit FILE --data DIR            … and there this takes it.
  serumpun directory [QUERY] --data DIR [--json]
      Who is who: the profiles of all libraries that are known here.
  serumpun profile show [LIBRARY] | edit [FILE] --data DIR [--name NAME] [--code ISIL] [--place PLACE] [--kind KIND]
                   [--address TEXT] [--website URL] [--json]
      What a library says of itself; FILE has fields as JSON (docs/networks.md).
  serumpun block|unblock LIBRARY --data DIR
      Neither let a library in nor take its records, whatever networks say; at once.
  serumpun status --data DIR [--json]       What this library holds, and how far it is in step.
  serumpun search [QUERY] --data DIR [--sort ORDER] [--facets | --facet NAME…] [--exact] [--limit N] [--page CURSOR] [--json]
                  [--library ID]… [--place PLACE]… [--language CODE]… [--format FORMAT]… [--subject HEADING]…
                  [--availability loan|copy-only|in-house]… [--from YEAR] [--to YEAR]
                  [--added-since DAY] [--held-by-one | --held-by-others]
      Words, "phrases", an ISBN; or CQL, in the shell's quotation marks: 'title = bumi and date > 1990' (docs/search.md).
      Without words, lists: --added-since 2026-11-01 --sort added, --format serial --sort title, --held-by-one --library ID.
      ORDER: relevance, newest, year, title, held, added. --exact shows nothing for words that are likely misspelt.
  serumpun peers --data DIR [--json]        Other libraries' nodes, and why one is not reached.
  serumpun verify --data DIR [--json]       Check every signature and hash of the replica again.
  serumpun export FILE --data DIR [--json]  Write own records as ISO 2709.
  serumpun export [QUERY] --data DIR [--format FORMAT] [--union] [--out FILE] [--language id|ms|en] [--json]
      Own records, or with --union those of all libraries; all, or what a search finds; to FILE or to stdout.
      FORMAT: marc, marcxml, mods, dc, json, ndjson, csv, xlsx, ris, bibtex; cards and labels for printing.
  serumpun cite TITLE-ID|QUERY --data DIR [--style apa|chicago|mla|sni] [--limit N] [--json]
      Titles as lists of works cited name them.
  serumpun request propose ID --data DIR [--service …] [--max-cost …] [--network ID] [--language id|ms|en] [--json]
      Who would be asked, in which order and why; ask with its --need for the same order, --first LIBRARY… for another.
  serumpun request ask ID --data DIR [--service Loan|Copy|CopyOrLoan] [--to LIBRARY]… [--first LIBRARY]… [--needed-by DAY]
                  [--level LEVEL] [--patron REFERENCE] [--note TEXT] [--max-cost '25000 IDR'] [--copyright CODE] [--network ID] [--json]
  serumpun request ask --title TEXT [--author TEXT] [--part TEXT] [--volume TEXT] [--pages TEXT] [--isbn NUMBER] … --data DIR
      Ask for a title of the union catalogue, or for what is known of one. Without --to its holders are asked in a fair order.
      --to-outside NAME or --from-outside NAME: a library without a node, by telephone or letter; this one writes it all down.
  serumpun request list --data DIR [--role requester|supplier] [--box todo|open|due|all] [--json]
  serumpun request show NUMBER|ID --data DIR [--json]
  serumpun request answer NUMBER|ID WORD --data DIR [--due DAY] [--reason CODE] [--condition CODE]… [--cost '25000 IDR']
                  [--item NUMBER]… [--note TEXT] [--json]
      As supplier: WillSupply, Loaned, Unfilled, RetryPossible, CancelYes, RenewNo, LoanCompleted, Notification, Close …
  serumpun request tell NUMBER|ID WORD --data DIR [--note TEXT] [--reason CODE] [--json]
      As requester: Received, Cancel, Renew, ShippedReturn, AcceptConditions, Notification, Lost, Close …
  serumpun request slip [NUMBER|ID]… --data DIR [--language id|ms|en] [--file OUT.html] [--json]
      Pull slips for the shelves, of all that wait to be fetched unless some are named.
  serumpun request pack NUMBER|ID… --data DIR [--language id|ms|en] [--file OUT.html] [--json]
      Packing slips, with codes to be scanned.
  serumpun request letter NUMBER|ID… --data DIR [--kind KIND] [--number FILE-NUMBER] [--note TEXT] [--language id|ms|en]
                  [--file OUT.html] [--json]
      Standard letters: Request, Supply, Conditions, Unfilled, Retry, Overdue, Recall, Return, Lost; else what is usual now.
  serumpun request scan TEXT --data DIR [--confirm WORD [--due DAY]] [--json]
      What the code of a slip means here now (received, sent back, lent, back on the shelf), and with --confirm say it.
  serumpun request forget NUMBER|ID --data DIR
      Forget for whom it was.
  serumpun request report --data DIR [--year YEAR | --from DAY --until DAY] [--network ID] [--json]
                  [--buy-loan '150000 IDR' --buy-copy '90000 IDR' [--per-loan …] [--per-copy …]] [--file OUT.html [--language id|ms|en]]
      What was lent and borrowed, with whom, how fast; with what buying costs also what was saved. --file: a year as a page to print.
  serumpun request demand [list] --data DIR [--month MONTH | --from MONTH --until MONTH] [--network ID] [--json]
      What readers asked for in the network and nobody supplied, as far as libraries tell; not of which library.
  serumpun request demand own|publish --data DIR [--month MONTH] [--network ID] [--json]
      The same of this library's readers: shown, or told to the network. It has no reader and no day, but is not anonymous.
  serumpun record get ID|NUMBER --data DIR [--format FORMAT] [--out FILE] [--json]
  serumpun record put FILE --data DIR [--if-version VERSION] [--json]
  serumpun record withdraw|restore ID|NUMBER --data DIR [--json]
      One record: anybody's to be read; an own one created or changed (by its control number, 001), withdrawn, brought back.
  serumpun bundle export FILE --data DIR [--library ID] [--dataset NAME] [--network NAME | --public] [--json]
  serumpun bundle import FILE --data DIR [--json]
      All or a part of the replica in one file, for a USB stick: sealed for the members of the network, or with --public open.

All but init and start work whether or not the node is running on DIR. DIR may also come from SERUMPUN_DATA.
Exit codes: 0 done, 1 failed, 2 used wrongly.
`

const COMMON = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options

export interface Call {
  readonly positionals: readonly string[]
  /** One value of an option; undefined where it was not given. */
  text(name: string): string | undefined
  texts(name: string): readonly string[] | undefined
  flag(name: string): boolean
  /** The library's folder. @throws {DaemonError} `USAGE` where none was named. */
  readonly data: string
  readonly json: boolean
}

/** @throws {DaemonError} `USAGE` with what is wrong. */
export function parseCall(args: readonly string[], options: Options = {}, allowNegative = false): Call {
  let parsed
  try {
    parsed = parseArgs({ args: [...args], options: { ...COMMON, ...options }, allowPositionals: true, allowNegative })
  } catch (error) {
    throw new DaemonError('USAGE', messageOf(error), { cause: error })
  }
  const values = parsed.values as Readonly<Record<string, string | boolean | string[] | undefined>>
  if (values['help'] === true) throw new DaemonError('USAGE', '')
  return {
    positionals: parsed.positionals,
    text(name) {
      const value = values[name]
      return typeof value === 'string' ? value : undefined
    },
    texts(name) {
      const value = values[name]
      return Array.isArray(value) ? value : undefined
    },
    flag: (name) => values[name] === true,
    get data() {
      const folder = values['data'] ?? process.env['SERUMPUN_DATA']
      if (typeof folder !== 'string' || folder === '') throw new DaemonError('USAGE', 'Say which library is meant: --data DIR')
      return folder
    },
    json: values['json'] === true,
  }
}

/** @throws {DaemonError} `USAGE` unless there are as many as the command takes. */
export function expectPositionals(call: Call, least: number, most: number, what: string): readonly string[] {
  const { positionals } = call
  if (positionals.length < least || positionals.length > most)
    throw new DaemonError(
      'USAGE',
      positionals.length < least ? `${what} is missing.` : `'${positionals[most]}' is one word too many.`,
    )
  return positionals
}

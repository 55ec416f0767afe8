// `serumpun request demand`: what readers asked for and nobody supplied.
import { DaemonError } from '../errors.ts'
import type { NetworkDemand, OwnDemand } from '../operations/request-demand.ts'
import { perform } from './perform.ts'
import { table } from './terminal.ts'
import { type Call, expectPositionals } from './usage.ts'

/** @throws {DaemonError} `USAGE`. */
function monthOf(call: Call, option: string): string {
  const given = call.text(option) ?? new Date().toISOString().slice(0, 7)
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(given))
    throw new DaemonError('USAGE', `--${option} is a month like 2026-03, not '${given}'.`)
  return given
}

type Item = OwnDemand['wishes'][number] & { readonly libraries?: number }

function wishesText(wishes: readonly Item[], none: string): string {
  if (wishes.length === 0) return none
  const rows = wishes.map(({ asked, libraries, title, author, component, serviceType, identifiers }) => [
    String(asked),
    ...(libraries === undefined ? [] : [String(libraries)]),
    [component, title].filter((part) => part !== undefined).join(' / in: '),
    author ?? '',
    serviceType,
    identifiers?.join(', ') ?? '',
  ])
  const head = ['Asked', ...(wishes[0]?.libraries === undefined ? [] : ['Libraries']), 'Title', 'Author', 'Service', 'Number']
  return table([head, ...rows])
}

export async function requestDemand(call: Call): Promise<number> {
  const [, what = 'list'] = expectPositionals(call, 1, 2, 'request demand')
  const network = call.text('network')
  const within = network === undefined ? {} : { network }
  const say = (result: unknown, text: string): number => {
    process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${text}\n`)
    return 0
  }
  if (what === 'list') {
    const time = {
      from: monthOf(call, call.text('from') === undefined ? 'month' : 'from'),
      to: monthOf(call, call.text('until') === undefined ? 'month' : 'until'),
    }
    const listed = await perform<NetworkDemand>(call.data, 'request-demand', { ...time, ...within })
    return say(listed, wishesText(listed.items, 'No library of the network has told of anything.'))
  }
  if (what !== 'own' && what !== 'publish')
    throw new DaemonError('USAGE', `'request demand ${what}' is none of list, own, publish.`)
  const month = monthOf(call, 'month')
  const own = await perform<OwnDemand>(call.data, what === 'own' ? 'request-own-demand' : 'request-tell-demand', {
    month,
    ...within,
  })
  const next =
    what === 'own'
      ? `Nobody has been told. request demand publish --month ${month} tells the network; that it is this library's is plain to see there.`
      : `The network is told, as this library's demand of ${month}.`
  return say(own, `${wishesText(own.wishes, `Nothing was asked for in vain in ${month}.`)}\n${next}`)
}

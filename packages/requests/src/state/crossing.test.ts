import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { todoOf } from '../actions/attention.ts'
import type { Role } from '../events/event.ts'
import { ROLES } from '../events/event.ts'
import { TwoLibraries } from '../testing/two-libraries.ts'
import { SERVICE_TYPES } from '../vocabulary/closed-codes.ts'

/** There is nothing to compare with but what must always hold: the libraries are their own model. */
type Model = Record<string, never>
type Command = fc.Command<Model, TwoLibraries>

function command(name: string, run: (libraries: TwoLibraries) => void): Command {
  return { check: () => true, run: (_, libraries) => run(libraries), toString: () => name }
}

/** Whoever says what is possible, knowing all that it knows, has its effect. */
function saying(role: Role, choice: number): Command {
  return command(`${role} says possibility ${choice}`, (libraries) => {
    const possible = libraries.possible(role)
    const kind = possible[choice % Math.max(1, possible.length)]
    if (kind === undefined) return
    const id = libraries.say(role, kind)
    const conflicts = libraries.state(role)?.conflicts ?? []
    expect(
      conflicts.filter(({ event }) => event === id),
      kind,
    ).toEqual([])
  })
}

const role = fc.constantFrom<Role>(...ROLES)

const commands = fc.commands(
  [
    fc.tuple(role, fc.nat(30)).map(([by, choice]) => saying(by, choice)),
    fc
      .tuple(role, fc.infiniteStream(fc.boolean()), fc.boolean())
      .map(([to, picks, isReversed]) =>
        command(`some reaches the ${to}`, (libraries) => libraries.deliver(to, () => picks.next().value, isReversed)),
      ),
    role.map((to) => command(`all reaches the ${to}`, (libraries) => libraries.deliver(to, () => true, false))),
    role.map((by) => command(`the ${by} makes a backup`, (libraries) => libraries.backUp(by))),
    fc.constant(command('the backup is restored', (libraries) => libraries.restore())),
    fc
      .tuple(role, fc.integer({ min: -5000, max: 5000 }))
      .map(([of, ms]) => command(`the clock of the ${of} moves by ${ms}`, (libraries) => libraries.moveClock(of, ms))),
  ],
  { maxCommands: 60 },
)

/** Everything said reaches everybody. */
function settle(libraries: TwoLibraries): void {
  for (const to of ROLES) libraries.deliver(to, () => true, false)
}

describe('two libraries and a bad network', () => {
  it.each(SERVICE_TYPES)('come to see the same of a %s, and staff can always close it', (service) => {
    fc.assert(
      fc.property(commands, (all) => {
        const libraries = new TwoLibraries(service)
        try {
          fc.modelRun(() => ({ model: {}, real: libraries }), all)
          settle(libraries)
          const state = libraries.state('requester')
          expect(libraries.state('supplier')).toEqual(state)
          // Whatever has happened, each side can bring its work to an end, and it stays at its end.
          const stuck = ROLES.filter((by) => state?.closed[by] === undefined && !libraries.possible(by).includes(`${by} close`))
          expect(stuck).toEqual([])
          for (const by of ROLES) {
            if (libraries.state(by)?.closed[by] === undefined) libraries.say(by, `${by} close`)
          }
          settle(libraries)
          const closed = libraries.state('requester')
          expect(libraries.state('supplier')).toEqual(closed)
          for (const by of ROLES) {
            expect(closed?.closed, by).toHaveProperty(by)
            expect(closed && todoOf(closed, by), by).toBeUndefined()
          }
        } finally {
          libraries.close()
        }
      }),
      { numRuns: 60 },
    )
  })
})

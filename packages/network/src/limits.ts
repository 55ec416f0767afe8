// Every bound of networks and their entries, each with its reason. What exceeds one is skipped by views and refused to authors.

/** One clause, requirement or reason in one language. The longest clause of a real agreement has a tenth of it. */
export const MAX_CLAUSE_CHARS = 20_000

/** A name, a role, a place: one line. */
export const MAX_LINE_CHARS = 300

/** Languages of one text: the official ones of a region, with room. */
export const MAX_LANGUAGES = 12

/** Requirements, fees, services, shared datasets in one agreement. */
export const MAX_LISTED = 64

/** A library cites its own newest entries: one, or one for each life of a restored node that was not merged yet. */
export const MAX_OWN_TIPS = 16

/** Entries of others that one entry cites. A proposal cites what all members said last; 5,000 of them are 170 KB. */
export const MAX_CITED = 5_000

/** Sponsors that an agreement may ask for. */
export const MAX_SPONSORS = 16

/** Places in which a network's journal can be, of the years that people will write. */
export const FIRST_YEAR = 2000
export const LAST_YEAR = 9999

/** Entries of others that an entry cites when nothing depends on it citing all; the rest is cited by the next. */
export const USUALLY_CITED = 64

/** Vouches of one sponsor for one library that are looked at: one for each time that it came, and no work for who repeats itself. */
export const MAX_VOUCHES_FOR_ONE = 16

/** Addresses in an invitation: each makes the QR code denser. */
export const MAX_INVITATION_ADDRESSES = 6

/** Wrong secrets after which an invitation is given up: a newcomer mistypes twice, somebody who guesses does not stop. */
export const MAX_WRONG_SECRETS = 10

/** Newcomers that may be between two questions at once; the oldest is forgotten for one more. */
export const MAX_NEWCOMERS_AT_THE_DOOR = 64

/** How long the door remembers one. */
export const AT_THE_DOOR_MS = 10 * 60_000

/** Libraries that one thing may be sealed for: more than there are in most networks; one value has 16,384 items, and each takes four. */
export const MAX_READERS = 4_000

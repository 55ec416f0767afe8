// What other packages use of networks, membership and invitations.
export { NetworkError, type NetworkErrorCode } from './errors.ts'
export {
  bytesOfEntry,
  bytesOfNetwork,
  type EntryId,
  foundingVersion,
  type NetworkId,
  networkOf,
  parseEntryId,
  parseNetworkId,
} from './ids.ts'
export { type JournalEntry, journalName, parseJournalName, readJournalEntry } from './journal.ts'
export { type Appended, OwnJournal, tipsOf } from './own-journal.ts'
export { journalShard, journalsOf, type JournalSource, readJournal } from './read-journals.ts'
export { checkStatement, consentMessage, type Governance, hasConsented, isConsented, type Statement } from './entries.ts'
export { citationsFor } from './citing.ts'
export { GovernanceLog } from './governance-log.ts'
export { CLAUSES, type Clause, isShared, SERVICES, type Terms, termsShape } from './terms.ts'
export { type Texts, textIn } from './shapes.ts'
export { type Member, type Membership, membershipOf, type MemberStatus, type Proposal } from './membership/membership.ts'
export {
  type Invited,
  linkOf,
  newInvitation,
  type OpenInvitation,
  readInvitation,
  wordsForTelephone,
} from './invitation/invitation.ts'
export { type Application, Door, type Household } from './invitation/door.ts'
export {
  applicationFile,
  invitationFile,
  isApplicationFile,
  isInvitationFile,
  readApplicationFile,
  readInvitationFile,
} from './invitation/files.ts'
export { Joining, whoQuestion } from './invitation/newcomer.ts'
export { type Offer, readAnswer, type Refusal, type Standing, standingShape } from './invitation/questions.ts'
export { MAX_WRONG_SECRETS } from './limits.ts'
export { sealFor, unseal } from './sealing/sealing.ts'
export { isSealedFile, sealFile, unsealFile } from './sealing/sealed-file.ts'
export { type Profile, profileBody, readProfile } from './profile.ts'
export { leftOutBy } from './membership/fair-cut.ts'

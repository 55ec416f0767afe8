// Standard letters in English.
import type { Wording } from './wording.ts'

export const WORDING_EN: Wording = {
  number: 'Our reference',
  enclosure: 'Enclosure',
  none: '–',
  subject: 'Subject',
  dear: 'To the head of',
  salutation: 'Dear colleague,',
  closing: 'Thank you for your help.',
  greeting: 'Yours faithfully,',
  letters: {
    Request: {
      subject: 'Interlibrary request ({service})',
      body: [
        'We should like to ask you for a {service} of the following:',
        '{item}',
        'We need it by {neededBy}.',
        'We will pay up to {cost}.',
        'We shall keep to the rules of your library and answer for what you lend us. Please reply with our request number {reference}.',
      ],
    },
    Supply: {
      subject: 'Items sent to you',
      body: [
        'In answer to your request {reference} of {asked} we send you:',
        '{item}',
        'Please return it by {due}.',
        'These conditions apply: {conditions}.',
        'The cost is {cost}.',
        'Please let us know when it has arrived, for instance by scanning the code on the packing slip.',
      ],
    },
    Conditions: {
      subject: 'Conditions of a loan',
      body: [
        'Your request {reference} of {asked} for:',
        '{item}',
        'can be filled on these conditions: {conditions}.',
        'The cost is {cost}.',
        'Please tell us whether you accept them.',
      ],
    },
    Unfilled: {
      subject: 'Your request can not be filled',
      body: [
        'We are sorry to tell you that your request {reference} of {asked} for:',
        '{item}',
        'can not be filled by us.',
        'The reason: {reason}.',
      ],
    },
    Retry: {
      subject: 'You may ask again',
      body: [
        'Your request {reference} of {asked} for:',
        '{item}',
        'can not be filled now, but you may ask again.',
        'The reason: {reason}.',
        'You may ask again from {retryAfter} on.',
      ],
    },
    Overdue: {
      subject: 'Overdue loan',
      body: [
        'The following, which we lent you for your request {reference}:',
        '{item}',
        'was due on {due}.',
        'Please return it soon, or ask for a renewal if you still need it. If you have sent it already, please disregard this letter.',
      ],
    },
    Recall: {
      subject: 'Recall of a loan',
      body: [
        'The following, which we lent you for your request {reference}:',
        '{item}',
        'is needed in our library.',
        'Please return it by {due}.',
      ],
    },
    Return: {
      subject: 'Return of a loan',
      body: [
        'With this letter we return what we borrowed with request {reference}:',
        '{item}',
        'Please let us know when it has arrived. Thank you for lending it.',
      ],
    },
    Lost: {
      subject: 'Loss of a loan',
      body: [
        'We are sorry to tell you that the following, which we borrowed with request {reference}, is lost:',
        '{item}',
        'We will replace it. Please tell us how you wish us to do so.',
      ],
    },
  },
}

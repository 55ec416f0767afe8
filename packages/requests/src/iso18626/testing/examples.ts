// One full message of every kind, as libraries of this region would write them.
import type { Message } from '../message.ts'

const ids = {
  supplyingAgencyId: { agencyIdType: { value: 'ISIL' }, agencyIdValue: 'ID-JaPN' },
  requestingAgencyId: { agencyIdType: { value: 'ISIL', scheme: 'urn:x-codes:agency' }, agencyIdValue: 'MY-KuUKM' },
}
const header = { ...ids, timestamp: '2026-03-02T09:30:00.123456789+07:00', requestingAgencyRequestId: 'p-17/2026' }
const rupiah = (monetaryValue: string) => ({ currencyCode: { value: 'IDR' }, monetaryValue })
const confirmationHeader = { ...header, timestampReceived: '2026-03-02T09:30:01Z', messageStatus: 'OK' } as const

export const EXAMPLES: Readonly<Record<string, Message>> = {
  request: {
    request: {
      header: {
        ...header,
        consortialId: ids.supplyingAgencyId,
        multipleItemRequestId: '',
        requestingAgencyAuthentication: { accountId: 'a' },
      },
      bibliographicInfo: {
        supplierUniqueRecordId: '12',
        title: 'Bumi manusia & "lainnya" <1>',
        author: 'Toer, Pramoedya Ananta',
        volume: ['1', '2'],
        bibliographicItemId: [{ bibliographicItemIdentifierCode: { value: 'ISBN' }, bibliographicItemIdentifier: '9789799731234' }],
        bibliographicRecordId: [{ bibliographicRecordIdentifierCode: { value: 'OCLC' }, bibliographicRecordIdentifier: '1' }],
      },
      publicationInfo: {
        publisher: 'Hasta Mitra',
        publicationType: { value: 'Book' },
        publicationDate: '1980',
        placeOfPublication: 'Jakarta',
      },
      serviceInfo: {
        requestType: 'New',
        requestSubType: ['PatronRequest', 'MultipleItemRequest'],
        serviceType: 'CopyOrLoan',
        serviceLevel: { value: 'Rush' },
        needBeforeDate: '2026-04-01T00:00:00',
        copyrightCompliance: { value: 'Other' },
        preferredEdition: 'AnyEdition',
        loanCondition: [{ value: 'LibraryUseOnly' }],
        note: 'Baris satu\nbaris dua\tselesai\r\n',
      },
      supplierInfo: [{}, { sortOrder: 2, supplierCode: ids.supplyingAgencyId, callNumber: '899.221 TOE b' }],
      requestedDeliveryInfo: [
        {
          sortOrder: 1,
          address: {
            electronicAddress: { electronicAddressType: { value: 'Email' }, electronicAddressData: 'silang@example.org' },
          },
        },
        { address: { physicalAddress: { line1: 'Jl. Medan Merdeka Selatan 11', locality: 'Jakarta', country: { value: 'ID' } } } },
      ],
      requestingAgencyInfo: { name: 'Perpustakaan Tun Seri Lanang' },
      patronInfo: { patronId: '1', sendToPatron: 'N' },
      billingInfo: { maximumCosts: rupiah('50000.00'), billingMethod: { value: 'Account' } },
    },
  },
  requestConfirmation: {
    requestConfirmation: { confirmationHeader, errorData: [{ errorType: 'BadlyFormedMessage', errorValue: 'title' }] },
  },
  supplyingAgencyMessage: {
    supplyingAgencyMessage: {
      header: { ...header, supplyingAgencyRequestId: 's-3' },
      messageInfo: { reasonForMessage: 'RequestResponse', answerYesNo: 'Y', note: '', reasonRetry: { value: 'OnLoan' } },
      statusInfo: { status: 'RetryPossible', dueDate: '2026-05-01T00:00:00Z', lastChange: '2026-03-02T09:30:00Z' },
      retryInfo: { edition: ['2', '3'], offeredCosts: [rupiah('1'), rupiah('.5')], retryAfter: '2026-03-09T00:00:00Z' },
      deliveryInfo: {
        dateSent: '2026-03-02T09:30:00Z',
        itemId: ['B001', 'B002'],
        sentToPatron: false,
        deliveryCosts: [rupiah('-0')],
      },
      shippingInfo: { courierName: { value: 'Pos Indonesia' }, trackingId: ['P1'], insurance: 'Y' },
      returnInfo: { returnAgencyId: ids.supplyingAgencyId, physicalAddress: {} },
    },
  },
  supplyingAgencyMessageConfirmation: {
    supplyingAgencyMessageConfirmation: { confirmationHeader, reasonForMessage: 'StatusChange' },
  },
  requestingAgencyMessage: {
    requestingAgencyMessage: {
      header: { ...header, supplyingAgencyRequestId: 's-3' },
      action: 'ShippedReturn',
      note: 'Terima kasih 🙏',
    },
  },
  requestingAgencyMessageConfirmation: {
    requestingAgencyMessageConfirmation: { confirmationHeader: { ...confirmationHeader, messageStatus: 'ERROR' }, action: 'Renew' },
  },
}

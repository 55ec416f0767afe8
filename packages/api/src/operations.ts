// Every operation of the API: method, path, what goes in and what comes out.
import { exportJob, exportJobs, exportParameters, exportRequest } from './exports.ts'
import { importChoices, importJob, importJobs, importParameters, uploadQuery } from './imports.ts'
import { libraries, library, libraryParameters } from './libraries.ts'
import { networkOperations } from './networks.ts'
import {
  CHANGED,
  CONFLICT,
  events,
  file,
  INVALID,
  json,
  MISSING,
  REFUSALS,
  TOO_LARGE,
  UNACCEPTABLE,
  UNCHANGED,
  UNSUPPORTED,
} from './operation.ts'
import { copyQuery, recordCheck, recordParameters, recordQuery, withdrawnQuery, withdrawnRecords, writtenRecord } from './record.ts'
import { balanceOperations } from './request-balance.ts'
import { demandOperations } from './request-demand.ts'
import { paperOperations } from './request-papers.ts'
import { proposalOperations } from './request-proposal.ts'
import { scanOperations } from './request-scan.ts'
import { asked, asking, request, requestList, requestListQuery, requestParameters, saying } from './requests.ts'
import { asserted, assertion, assertions, reviewPage, reviewQuery } from './review.ts'
import { status } from './status.ts'
import {
  facets,
  facetsQuery,
  holdings,
  searchQuery,
  suggestions,
  suggestionsQuery,
  title,
  titlePage,
  titleParameters,
} from './title.ts'

const binary = { schema: { type: 'string' as const, format: 'binary' } }

/** A record in any form that can be read. Not a schema of zod: what is wrong with a record is told field by field. */
const recordBody = {
  body: {
    required: true,
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/MarcRecord' } },
      'application/marcxml+xml': binary,
      'application/marc': binary,
    },
  },
} as const

const recordFile = {
  description: 'The record, in the form that Accept or format asks for',
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/MarcRecord' } },
    'application/marcxml+xml': binary,
    'application/marc': binary,
    'application/mods+xml': binary,
    'text/csv': binary,
    'application/x-research-info-systems': binary,
    'application/x-bibtex': binary,
  },
} as const

export const operations = {
  status: {
    method: 'get',
    path: '/api/status',
    summary: 'The state of this node',
    responses: { 200: json(status, 'What it holds, whom it knows, what is on its way'), ...UNCHANGED, ...REFUSALS },
  },
  events: {
    method: 'get',
    path: '/api/events',
    summary: 'What changes, as it changes',
    responses: {
      200: events('Events status (Status), import (ImportJob), export (ExportJob) and import-removed, export-removed ({"id"})'),
      ...REFUSALS,
    },
  },
  search: {
    method: 'get',
    path: '/api/search',
    summary: 'Titles of all libraries in the replica',
    request: { query: searchQuery },
    responses: { 200: json(titlePage, 'A page of titles'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  facets: {
    method: 'get',
    path: '/api/facets',
    summary: 'How what a search finds divides',
    request: { query: facetsQuery },
    responses: { 200: json(facets, 'Facets with their commonest values'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  suggestions: {
    method: 'get',
    path: '/api/suggestions',
    summary: 'Titles for what has been typed so far',
    request: { query: suggestionsQuery },
    responses: { 200: json(suggestions, 'The first titles, and another spelling'), ...UNCHANGED, ...REFUSALS },
  },
  title: {
    method: 'get',
    path: '/api/titles/{id}',
    summary: 'The title that has this record',
    request: { params: titleParameters },
    responses: { 200: json(title, 'The title'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  holdings: {
    method: 'get',
    path: '/api/titles/{id}/holdings',
    summary: 'Who holds a title, and where',
    request: { params: titleParameters },
    responses: { 200: json(holdings, 'By library, the own one first'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  titleAssertions: {
    method: 'get',
    path: '/api/titles/{id}/assertions',
    summary: 'What libraries say of the records of a title',
    request: { params: titleParameters },
    responses: { 200: json(assertions, 'Also what they have taken back'), ...UNCHANGED, ...REFUSALS },
  },
  review: {
    method: 'get',
    path: '/api/review',
    summary: 'Pairs of titles that may be one, for staff to decide',
    request: { query: reviewQuery },
    responses: { 200: json(reviewPage, 'None that they have decided'), ...UNCHANGED, ...REFUSALS },
  },
  assert: {
    method: 'post',
    path: '/api/assertions',
    summary: 'Say that two records are of one title, or are not, or take back what was said',
    description: 'It holds at once on this node, and is told to the members of the networks that this library is in.',
    request: { body: { required: true, content: { 'application/json': { schema: assertion } } } },
    responses: { 201: json(asserted, 'It is signed and on the disk'), ...MISSING, ...TOO_LARGE, ...UNSUPPORTED, ...REFUSALS },
  },
  record: {
    method: 'get',
    path: '/api/records/{id}',
    summary: 'A record, own or of another library',
    request: { params: recordParameters, query: recordQuery },
    responses: { 200: recordFile, ...UNCHANGED, ...MISSING, ...UNACCEPTABLE, ...REFUSALS },
  },
  createRecord: {
    method: 'post',
    path: '/api/records',
    summary: 'A new own record',
    description: 'Without 001 it is given a control number, without 003 the code of this library.',
    request: recordBody,
    responses: {
      201: json(writtenRecord, 'It is on the disk, and announced to other libraries'),
      ...CONFLICT,
      ...INVALID,
      ...TOO_LARGE,
      ...UNSUPPORTED,
      ...REFUSALS,
    },
  },
  checkRecord: {
    method: 'post',
    path: '/api/record-check',
    summary: 'What is wrong with a record; nothing is written',
    request: recordBody,
    responses: { 200: json(recordCheck, 'What would be said of it'), ...TOO_LARGE, ...UNSUPPORTED, ...REFUSALS },
  },
  changeRecord: {
    method: 'put',
    path: '/api/records/{id}',
    summary: 'Change an own record',
    request: { params: recordParameters, ...recordBody },
    responses: {
      200: json(writtenRecord, 'The change is on the disk'),
      ...MISSING,
      ...CONFLICT,
      ...CHANGED,
      ...INVALID,
      ...TOO_LARGE,
      ...UNSUPPORTED,
      ...REFUSALS,
    },
  },
  withdrawRecord: {
    method: 'delete',
    path: '/api/records/{id}',
    summary: 'Withdraw an own record',
    description: 'It can be brought back: POST /api/records/{id}/restore.',
    request: { params: recordParameters },
    responses: { 204: { description: 'It is gone from the catalogue' }, ...MISSING, ...CONFLICT, ...CHANGED, ...REFUSALS },
  },
  restoreRecord: {
    method: 'post',
    path: '/api/records/{id}/restore',
    summary: 'Bring back an own record that was withdrawn',
    request: { params: recordParameters },
    responses: { 200: json(writtenRecord, 'It is back'), ...MISSING, ...CONFLICT, ...REFUSALS },
  },
  withdrawnRecords: {
    method: 'get',
    path: '/api/withdrawn-records',
    summary: 'Own records that can be brought back',
    request: { query: withdrawnQuery },
    responses: { 200: json(withdrawnRecords, 'Latest first'), ...UNCHANGED, ...REFUSALS },
  },
  copyRecord: {
    method: 'post',
    path: '/api/records/{id}/copy',
    summary: "Copy another library's record into the own catalogue",
    description: 'Without its holdings and local notes; with its provenance (035, 040 $d, 883).',
    request: { params: recordParameters, query: copyQuery },
    responses: {
      200: json(recordCheck, 'With draft=true: the record, not stored'),
      201: json(writtenRecord, 'It is an own record now'),
      ...MISSING,
      ...CONFLICT,
      ...INVALID,
      ...REFUSALS,
    },
  },
  libraries: {
    method: 'get',
    path: '/api/libraries',
    summary: 'Every library that is known here',
    responses: { 200: json(libraries, 'The own one first, then by name'), ...UNCHANGED, ...REFUSALS },
  },
  library: {
    method: 'get',
    path: '/api/libraries/{id}',
    summary: 'One library',
    request: { params: libraryParameters },
    responses: { 200: json(library, 'The library'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  imports: {
    method: 'get',
    path: '/api/imports',
    summary: 'Import jobs',
    responses: { 200: json(importJobs, 'Newest first'), ...UNCHANGED, ...REFUSALS },
  },
  upload: {
    method: 'post',
    path: '/api/imports',
    summary: 'Upload a file to be imported',
    description: 'The body is the file itself, of any kind that can be imported, compressed or not. It is looked at first.',
    request: { query: uploadQuery, body: { required: true, content: { 'application/octet-stream': binary } } },
    responses: { 201: json(importJob, 'The file is here'), ...CONFLICT, ...TOO_LARGE, ...REFUSALS },
  },
  import: {
    method: 'get',
    path: '/api/imports/{id}',
    summary: 'An import job',
    request: { params: importParameters },
    responses: { 200: json(importJob, 'The job'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  importEvents: {
    method: 'get',
    path: '/api/imports/{id}/events',
    summary: 'An import job as it goes on',
    request: { params: importParameters },
    responses: { 200: events('Events import (ImportJob), until it is over'), ...MISSING, ...REFUSALS },
  },
  lookAgain: {
    method: 'post',
    path: '/api/imports/{id}/look',
    summary: 'Look at the file again, with other choices',
    request: { params: importParameters, body: { required: true, content: { 'application/json': { schema: importChoices } } } },
    responses: {
      200: json(importJob, 'It is being looked at'),
      ...MISSING,
      ...CONFLICT,
      ...TOO_LARGE,
      ...UNSUPPORTED,
      ...REFUSALS,
    },
  },
  startImport: {
    method: 'post',
    path: '/api/imports/{id}/start',
    summary: 'Import the file, with the choices with which it was looked at',
    request: { params: importParameters },
    responses: { 200: json(importJob, 'It will be imported, whatever becomes of the page'), ...MISSING, ...CONFLICT, ...REFUSALS },
  },
  importRejects: {
    method: 'get',
    path: '/api/imports/{id}/rejects',
    summary: 'The records that could not be taken, to be mended',
    request: { params: importParameters },
    responses: { 200: file('In the form of the file that was imported'), ...MISSING, ...REFUSALS },
  },
  importReasons: {
    method: 'get',
    path: '/api/imports/{id}/reasons',
    summary: 'Why each of these records could not be taken: a list to be read beside them',
    request: { params: importParameters },
    responses: { 200: file('Text, a line for each'), ...MISSING, ...REFUSALS },
  },
  cancelImport: {
    method: 'delete',
    path: '/api/imports/{id}',
    summary: 'Stop an import; of one that is not running, forget it and its file',
    request: { params: importParameters },
    responses: { 204: { description: 'What was imported until then stays' }, ...MISSING, ...REFUSALS },
  },
  exports: {
    method: 'get',
    path: '/api/exports',
    summary: 'Export jobs',
    responses: { 200: json(exportJobs, 'Newest first'), ...UNCHANGED, ...REFUSALS },
  },
  startExport: {
    method: 'post',
    path: '/api/exports',
    summary: 'Write records to a file',
    request: { body: { required: true, content: { 'application/json': { schema: exportRequest } } } },
    responses: { 201: json(exportJob, 'It will be written'), ...CONFLICT, ...TOO_LARGE, ...UNSUPPORTED, ...REFUSALS },
  },
  export: {
    method: 'get',
    path: '/api/exports/{id}',
    summary: 'An export job',
    request: { params: exportParameters },
    responses: { 200: json(exportJob, 'The job'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  exportFile: {
    method: 'get',
    path: '/api/exports/{id}/file',
    summary: 'The file that an export wrote',
    request: { params: exportParameters },
    responses: { 200: file('The file'), ...MISSING, ...CONFLICT, ...REFUSALS },
  },
  cancelExport: {
    method: 'delete',
    path: '/api/exports/{id}',
    summary: 'Stop an export and forget its file',
    request: { params: exportParameters },
    responses: { 204: { description: 'It is gone' }, ...MISSING, ...REFUSALS },
  },
  requests: {
    method: 'get',
    path: '/api/requests',
    summary: 'Requests of this library, or to it',
    request: { query: requestListQuery },
    responses: { 200: json(requestList, 'A page of them'), ...UNCHANGED, ...REFUSALS },
  },
  ask: {
    method: 'post',
    path: '/api/requests',
    summary: 'Ask for a title, or for what is known of one',
    request: { body: { required: true, content: { 'application/json': { schema: asking } } } },
    responses: {
      201: json(asked, 'It is written down, and the first library is asked'),
      ...MISSING,
      ...CONFLICT,
      ...TOO_LARGE,
      ...UNSUPPORTED,
      ...REFUSALS,
    },
  },
  request: {
    method: 'get',
    path: '/api/requests/{id}',
    summary: 'A request with all that was said about it',
    request: { params: requestParameters },
    responses: { 200: json(request, 'The request'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  say: {
    method: 'post',
    path: '/api/requests/{id}/messages',
    summary: 'Say something about a request',
    request: { params: requestParameters, body: { required: true, content: { 'application/json': { schema: saying } } } },
    responses: {
      201: json(request, 'The request as it is now'),
      ...MISSING,
      ...CONFLICT,
      ...TOO_LARGE,
      ...UNSUPPORTED,
      ...REFUSALS,
    },
  },
  ...balanceOperations,
  ...demandOperations,
  ...paperOperations,
  ...proposalOperations,
  ...scanOperations,
  ...networkOperations,
} as const

export type Operations = typeof operations

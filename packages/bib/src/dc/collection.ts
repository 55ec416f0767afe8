// What a file of Dublin Core has around its records.

/** What comes before the records of a file of Dublin Core: records have no collection of their own, so it is one that OAI-PMH answers have. */
export const DC_HEADER =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ListRecords xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'

/** What comes behind them. */
export const DC_FOOTER = '</ListRecords>\n'

// What a file of MODS has around its records.

/** What comes before the records of a file of MODS. */
export const MODS_HEADER =
  '<?xml version="1.0" encoding="UTF-8"?>\n<modsCollection xmlns="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">\n'

/** What comes behind them. */
export const MODS_FOOTER = '</modsCollection>\n'

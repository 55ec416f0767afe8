// What the bench uses of marcjs, which has no types of its own.
declare module 'marcjs' {
  export const Marc: { parse: (record: Buffer, type: 'iso2709') => unknown }
}

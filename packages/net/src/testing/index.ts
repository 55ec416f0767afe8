// For the tests of other packages.
export { collect, duplexContract, type DuplexPair, frameOf } from './duplex-contract.ts'

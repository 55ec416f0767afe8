// Where a library keeps its profile: the entry `profile` of its dataset `profile`. What is in it: packages/network.
import { parseDatasetName } from '@serumpun/replica'

export const PROFILE_DATASET = parseDatasetName('profile')
export const PROFILE_KEY = 'profile'
export const CATALOGUE_DATASET = parseDatasetName('catalogue/main')

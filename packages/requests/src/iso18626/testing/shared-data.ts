// Real messages made by others, beside the repository in ../shared/data. Tests that need them are skipped where they are absent.
import { join } from 'node:path'

export const SHARED_DATA = join(import.meta.dirname, '../../../../../..', 'shared', 'data')

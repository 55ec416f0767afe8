// Import jobs as the API tells of them.
import type { ImportJob } from '../importing/import-job.ts'

/** Where the rejects lie on this machine is nobody's business. */
export function importAnswer({ rejectsFile, ...job }: ImportJob) {
  return { ...job, rejects: rejectsFile !== undefined }
}

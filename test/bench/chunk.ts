/** Records in the chunks that the project is measured against: as many as a shard of its own holds. */
export const CHUNK_RECORDS = 512

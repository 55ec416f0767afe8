// What a library is called in front of people.

/** A library's name, or the ends of its id where no profile has told the name yet. */
export function nameOf({ id, name }: { id: string; name?: string | undefined }): string {
  return name === undefined || name === '' ? shortId(id) : name
}

/** The start and end of a library's id: enough for a person to compare. All ids begin with the same eight characters. */
function shortId(id: string): string {
  return id.length > 20 ? `${id.slice(8, 12)}…${id.slice(-4)}` : id
}

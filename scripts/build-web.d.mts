/** Makes sure that the web app's build is there and up to date. */
export function ensureWebBuilt(): Promise<{ dist: string; built: boolean }>

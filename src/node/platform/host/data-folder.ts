/**
 * Where a host keeps its data when nobody says otherwise: where this system's programs keep theirs.
 */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import envPaths from 'env-paths'

/**
 * `MOBILINK_DATA`, else `$XDG_DATA_HOME/mobilink`, else the system's usual place (Linux `~/.local/share/mobilink`,
 * macOS `~/Library/Application Support/mobilink`, Windows `%LOCALAPPDATA%\mobilink\Data`). Makes nothing.
 */
export function defaultDataFolder (env: Readonly<Record<string, string | undefined>> = process.env): string {
  const named = env.MOBILINK_DATA ?? ''

  if (named !== '') {
    return named
  }

  // the XDG specification says that a relative path is to be ignored
  const xdg = env.XDG_DATA_HOME ?? ''

  if (isAbsolute(xdg)) {
    return join(xdg, 'mobilink')
  }

  return process.platform === 'linux'
    ? join(env.HOME ?? homedir(), '.local', 'share', 'mobilink')
    : envPaths('mobilink', { suffix: '' }).data
}

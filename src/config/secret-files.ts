/** Secrets may lie in files (`WECOM_TOKEN_FILE=/run/secrets/token`), so that they need not stand in the environment. */
import { readFileSync } from 'node:fs';

export type Env = Readonly<Record<string, string | undefined>>;

/** A variable and what belongs there; never what stands there. */
export type Fault = { name: string; expected: string };

/** Variables that have a `_FILE` twin. */
export const SECRET_NAMES = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATA_KEY',
  'DATA_KEY_PREVIOUS',
  'BACKUP_KEY',
  'METRICS_TOKEN',
  'WECOM_AGENT_SECRET',
  'WECOM_TOKEN',
  'WECOM_ENCODING_AES_KEY',
  'WECOM_PREVIOUS_TOKEN',
  'WECOM_PREVIOUS_ENCODING_AES_KEY',
  'WECOM_AIBOT_SECRET',
  'WECOM_AIBOT_TOKEN',
  'WECOM_AIBOT_ENCODING_AES_KEY',
  'WECHAT_MP_APP_SECRET',
  'WECHAT_MP_TOKEN',
  'WECHAT_MP_ENCODING_AES_KEY',
  'WECHATY_TOKEN',
] as const;

/** Puts the contents of the named files in the place of the secrets. */
export function readSecretFiles(env: Env, readFile = readUtf8): { env: Env; faults: Fault[] } {
  const filled: Record<string, string | undefined> = { ...env };
  const faults: Fault[] = [];
  for (const name of SECRET_NAMES) {
    const fileName = `${name}_FILE`;
    const path = env[fileName];
    if (path === undefined) continue;
    if (env[name] !== undefined)
      faults.push({ name: fileName, expected: `nothing, or leave ${name} out: one of the two` });
    else filled[name] = readSecret(path, readFile) ?? '';
    if (filled[name] === '') faults.push({ name: fileName, expected: 'the path of a readable file that is not empty' });
  }
  return { env: filled, faults };
}

function readSecret(path: string, readFile: (path: string) => string): string | undefined {
  try {
    return readFile(path).trim();
  } catch {
    // Why it cannot be read does not change what to do, and the path may be a secret put in the wrong place.
    return undefined;
  }
}

function readUtf8(path: string): string {
  return readFileSync(path, 'utf8');
}

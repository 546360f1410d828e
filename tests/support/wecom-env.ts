/** The variables of an assistant whose WeCom is the stand-in; one pair of callback keys for all tests. */
import type { WecomSim } from '../sim/wecom/wecom-sim.ts';

export const CALLBACK_KEYS = { token: 'simtoken', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };

/** Demo data in a database of the test's own, the app's channel pointed at the stand-in. */
export function wecomEnv(
  sim: WecomSim,
  place: { databaseUrl: string; dataDir: string; port: number },
): Record<string, string> {
  return {
    PORT: String(place.port),
    DATABASE_URL: place.databaseUrl,
    DATA_DIR: place.dataDir,
    DEMO: '1',
    WECOM_API_BASE: sim.apiBase,
    WECOM_CORP_ID: sim.corpId,
    WECOM_AGENT_ID: String(sim.agentId),
    WECOM_AGENT_SECRET: sim.secret,
    WECOM_TOKEN: CALLBACK_KEYS.token,
    WECOM_ENCODING_AES_KEY: CALLBACK_KEYS.encodingAesKey,
  };
}

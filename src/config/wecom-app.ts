/** The self-built app's variables (自建应用): all five or none, two live keys while they are rotated. */
import { z } from 'zod';

export type WecomAppConfig = Readonly<{
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  encodingAesKey: string;
  /** The pair that WeCom used until the last rotation; still accepted. */
  previous?: Readonly<{ token: string; encodingAesKey: string }>;
  /** Without a slash at the end. */
  apiBase: string;
}>;

/** Values of .env.example: whoever copies the file must put real ones in their place. */
export const EXAMPLE_VALUES: ReadonlySet<string> = new Set([
  'ww0123456789abcdef',
  'paste-the-app-secret-here',
  'PasteTheTokenHere',
  'PasteTheEncodingAesKeyHere00000000000000000',
  'postgresql://assistant:password@127.0.0.1:5432/assistant',
  'postgresql://assistant_owner:password@127.0.0.1:5432/assistant',
]);

const EXAMPLE = 'a real value; this one is the example from .env.example';

/** A non-empty value that is not the example's. */
export function real(what: string): z.ZodType<string> {
  return z
    .string(what)
    .min(1, what)
    .refine((value) => !EXAMPLE_VALUES.has(value), EXAMPLE);
}

/** The platforms' secrets have 32 characters and more; half a one, or a word in its place, was not meant. */
const SHORTEST_SECRET = 8;

/** A secret that a platform gave out. */
export function secret(what: string): z.ZodType<string> {
  return real(what).refine((value) => value.length >= SHORTEST_SECRET, `${what}, whole: this one is too short`);
}

/** 3 to 32 letters or digits, as the consoles ask for. */
export const token = real('the Token of 接收消息: 3 to 32 letters or digits').refine(
  (value) => /^[A-Za-z0-9]{3,32}$/.test(value),
  'the Token of 接收消息: 3 to 32 letters or digits',
);
/** 43 letters or digits; 32 bytes once decoded (WeCom doc 90968). */
export const encodingAesKey = real('the EncodingAESKey of 接收消息: exactly 43 letters or digits').refine(
  (value) => /^[A-Za-z0-9]{43}$/.test(value),
  'the EncodingAESKey of 接收消息: exactly 43 letters or digits',
);

/** The app's variables when the app is wanted; `WECOM_API_BASE` is read by the caller. */
export const wecomAppEnv = z.object({
  WECOM_CORP_ID: real('the 企业ID (我的企业 → 企业信息)'),
  WECOM_AGENT_ID: z
    .string('the AgentId of the app, a whole number')
    .regex(/^\d{1,10}$/, 'the AgentId of the app, a whole number'),
  WECOM_AGENT_SECRET: secret('the Secret of the app'),
  WECOM_TOKEN: token,
  WECOM_ENCODING_AES_KEY: encodingAesKey,
});

/** The former pair: both or neither. */
export const previousEnv = z.object({
  WECOM_PREVIOUS_TOKEN: token,
  WECOM_PREVIOUS_ENCODING_AES_KEY: encodingAesKey,
});

/** A text that rides back on its callback: written as the platform wrote, sealed with the pair that opened the callback. */
import { randomInt } from 'node:crypto';
import type { CallbackReply } from '../callback.ts';
import type { Credential } from '../wecom-crypto/credential.ts';
import { encryptEnvelope } from '../wecom-crypto/envelope.ts';
import type { WireForm } from './envelope.ts';

/** `to` is the follower, `from` the account's own name (`gh_…`); `text` holds nothing that XML cannot. */
export type PassiveText = { to: string; from: string; text: string; at: Date };
/** Of the callback that is answered. */
export type Opened = { credential: Credential; appId: string; form: WireForm };

/** The whole answer to the callback. */
export function sealedText(said: PassiveText, { credential, appId, form }: Opened): Omit<CallbackReply, 'sent'> {
  const seconds = Math.floor(said.at.getTime() / 1000);
  const nonce = String(randomInt(1_000_000_000, 10_000_000_000));
  const message = form === 'json' ? asJson(said, seconds) : asXml(said, seconds);
  const { encrypt, signature } = encryptEnvelope(credential, {
    message,
    receiveId: appId,
    timestamp: String(seconds),
    nonce,
  });
  if (form === 'json') {
    const body = JSON.stringify({ Encrypt: encrypt, MsgSignature: signature, TimeStamp: seconds, Nonce: nonce });
    return { status: 200, contentType: 'application/json; charset=utf-8', body };
  }
  const fields = `${cdata('Encrypt', encrypt)}${cdata('MsgSignature', signature)}<TimeStamp>${seconds}</TimeStamp>`;
  const body = `<xml>${fields}${cdata('Nonce', nonce)}</xml>`;
  return { status: 200, contentType: 'application/xml; charset=utf-8', body };
}

function asJson({ to, from, text }: PassiveText, seconds: number): string {
  return JSON.stringify({
    ToUserName: to,
    FromUserName: from,
    CreateTime: seconds,
    MsgType: 'text',
    Content: text,
  });
}

function asXml({ to, from, text }: PassiveText, seconds: number): string {
  const people = `${cdata('ToUserName', to)}${cdata('FromUserName', from)}<CreateTime>${seconds}</CreateTime>`;
  return `<xml>${people}<MsgType><![CDATA[text]]></MsgType>${cdata('Content', text)}</xml>`;
}

function cdata(name: string, text: string): string {
  return `<${name}><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

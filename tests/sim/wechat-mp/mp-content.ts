/** The content of a callback, in the form that the console asks for. */
import type { MpState } from './mp-state.ts';
import { element } from './mp-wire.ts';

/** The elements that differ by kind; an object is an element with children. */
export type PushFields = Record<string, string | number | bigint | Record<string, string>>;

/** What is sealed: who, when, what kind, and the fields of that kind. */
export function contentOf(state: MpState, who: { openId: string; msgtype: string }, fields: PushFields): string {
  const all: PushFields = {
    ToUserName: state.ghId,
    FromUserName: who.openId,
    CreateTime: Math.floor(state.now() / 1000),
    MsgType: who.msgtype,
    ...fields,
  };
  return state.options.form === 'json' ? asJson(all) : `<xml>${asXml(all)}</xml>`;
}

function asXml(fields: PushFields): string {
  return Object.entries(fields)
    .map(([name, value]) =>
      typeof value === 'object' ? `<${name}>${asXml(value)}</${name}>` : element(name, `${value}`),
    )
    .join('');
}

/** By hand, because the platform writes 64-bit numbers and JSON.stringify cannot. */
function asJson(fields: PushFields): string {
  const parts = Object.entries(fields).map(([name, value]) => {
    if (typeof value === 'object') return `"${name}":${asJson(value)}`;
    return `"${name}":${typeof value === 'string' ? JSON.stringify(value) : value}`;
  });
  return `{${parts.join(',')}}`;
}

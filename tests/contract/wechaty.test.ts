/** A personal account keeps the contract, over wechaty and its mock puppet. */
import {
  MockAccount,
  type MockContact,
  type MockRoom,
  type PuppetFault,
  until,
} from '../channels/wechaty/mock-account.ts';
import { conformance, type SendFault, type Shown, type Stage } from './conformance.ts';

const SEND_TIMEOUT_MS = 100;
const NO_TAPS = 'a personal account has no buttons and no cards, so there is nothing to tap';

const FAULTS: Readonly<Record<Exclude<SendFault, 'unreachable' | 'no_such_person'>, PuppetFault>> = {
  rate: { kind: 'throws', what: '操作太频繁，请稍后再试' },
  busy: { kind: 'throws', what: new Error('system is busy') },
  // Delivered, and answered after the time is over.
  no_answer: { kind: 'late', ms: SEND_TIMEOUT_MS + 50 },
};

async function open(): Promise<Stage> {
  const account = new MockAccount({ sendTimeoutMs: SEND_TIMEOUT_MS });
  const person = account.person('张检查员', '#u-officer-01');
  const room = account.room(person);
  await account.login();
  return {
    channel: account.channel,
    heard: account.heard,
    person: 'u-officer-01',
    group: room.id,
    say: async (text, where) => {
      const inGroup = { where: room, mentions: [account.self] };
      if (where === 'group') await account.say(person, `@小双\u2005${text}`, inGroup);
      else await account.say(person, text);
    },
    repeat: async () => {
      const before = account.heard.length;
      account.puppet.emit('message', { messageId: account.heard.at(-1)?.messageId ?? '' });
      await until(() => account.heard.length > before);
    },
    tap: () => Promise.reject(new Error(NO_TAPS)),
    screen: (where) => shownOn(account, person, where === 'group' ? room : person),
    fault: (fault) => {
      if (fault === 'unreachable') account.puppet.faults.push({ kind: 'throws', what: connectionRefused() });
      else if (fault === 'no_such_person') forget(account, person);
      else account.puppet.faults.push(FAULTS[fault]);
    },
    sends: () => account.puppet.sends,
    // The puppet drops nothing.
    lost: () => 0,
    close: () => account.close(),
  };
}

/** In a group wechaty writes the mention in front of the words; its ids are told apart from them. */
function shownOn(account: MockAccount, person: MockContact, place: MockContact | MockRoom): Shown[] {
  return account.screen(place).map(({ text, mentions, fileName }) => ({
    text,
    options: [],
    mentions: mentions.map((id) => (id === person.id ? 'u-officer-01' : id)),
    ...(fileName === undefined ? {} : { fileName }),
  }));
}

function connectionRefused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
}

/** The owner of the account took the contact’s remark away. */
function forget(account: MockAccount, person: MockContact): void {
  account.mocker.contactPayload(person.id, { ...person.payload, alias: '' });
}

conformance({
  name: 'wechaty',
  open,
  skips: {
    'a tap brings the key back': NO_TAPS,
    'a card that was tapped can be marked': NO_TAPS,
  },
});

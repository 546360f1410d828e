/** The checker finds what it is there for: a planted loss, double, regression, and a run that was none. */
import { expect, test } from 'vitest';
import { checkHistory, type History, type Ledger } from './history.ts';

const history: History = {
  callbacks: [
    { messageId: '1', status: 503 },
    { messageId: '1', status: 200 },
    { messageId: '2', status: 200 },
    { messageId: '2', status: 200 },
  ],
  delivered: [{ msgid: 'm1' }, { msgid: 'm2' }],
  submitted: ['kill-1'],
  faults: { planned: 20, fired: 19 },
};
const ledger: Ledger = {
  inbox: [
    { messageId: '1', state: 'done', answers: 1 },
    { messageId: '2', state: 'done', answers: 1 },
    { messageId: 'wake-1', state: 'done', answers: 0 },
  ],
  outbox: [
    { key: 'a:0', state: 'sent', msgid: 'm1' },
    { key: 'b:0', state: 'sent', msgid: 'm2' },
  ],
  moves: [
    { what: 'outbox', from: 'pending', to: 'sending' },
    { what: 'outbox', from: 'sending', to: 'sent' },
  ],
  filed: [{ number: 'JC-1', by: 'kill-1', audits: 1 }],
};

const found = (changes: { history?: Partial<History>; ledger?: Partial<Ledger> }) =>
  checkHistory({ ...history, ...changes.history }, { ...ledger, ...changes.ledger }).map(
    ({ rule, detail }) => `${rule} ${detail}`,
  );

test('a run in which all went well has no findings', () => {
  expect(found({})).toEqual([]);
});

test.each<[string, Parameters<typeof found>[0], string[]]>([
  [
    'a message that was taken and is gone',
    { ledger: { inbox: ledger.inbox.slice(1) } },
    ['I1 1 was taken and stands 0 times'],
  ],
  [
    'a message that was taken and parked',
    { ledger: { inbox: [{ messageId: '1', state: 'parked', answers: 1 }, ...ledger.inbox.slice(1)] } },
    ['I1 1 is parked with 1 answers'],
  ],
  [
    'a message handled twice',
    { ledger: { inbox: [...ledger.inbox, { messageId: '2', state: 'done', answers: 1 }] } },
    ['I1 2 was taken and stands 2 times'],
  ],
  [
    'a message that nobody sent',
    { ledger: { inbox: [...ledger.inbox, { messageId: '3', state: 'done', answers: 1 }] } },
    ['I1 3 was never sent'],
  ],
  ['a form that was handed in and is not filed', { ledger: { filed: [] } }, ['I1 kill-1 handed in 1 and 0 are filed']],
  [
    'a form filed twice under one number',
    { ledger: { filed: [...ledger.filed, ...ledger.filed] } },
    ['I1 kill-1 handed in 1 and 2 are filed', 'I1 JC-1 was given 2 times'],
  ],
  [
    'a record without its line in the audit',
    { ledger: { filed: [{ number: 'JC-1', by: 'kill-1', audits: 0 }] } },
    ['I2 JC-1 stands in the audit 0 times'],
  ],
  [
    'a message marked as sent that nobody has',
    { history: { delivered: [{ msgid: 'm1' }] } },
    ['I3 b:0 is on the screen 0 times'],
  ],
  [
    'a message on a screen twice',
    { history: { delivered: [...history.delivered, { msgid: 'm2' }] } },
    ['I3 b:0 is on the screen 2 times'],
  ],
  [
    'a message on a screen that nobody wrote',
    { history: { delivered: [...history.delivered, { msgid: 'm3' }] } },
    ['I3 m3 belongs to no message'],
  ],
  [
    'a message left behind',
    { ledger: { outbox: [...ledger.outbox, { key: 'c:0', state: 'pending', msgid: null }] } },
    ['I3 c:0 is pending'],
  ],
  [
    'a state that goes back',
    { ledger: { moves: [...ledger.moves, { what: 'outbox', from: 'sent', to: 'pending' }] } },
    ['I5 outbox: sent → pending'],
  ],
  ['faults that did not happen', { history: { faults: { planned: 20, fired: 18 } } }, ['floor 18 of 20 faults fired']],
  [
    'a platform that was hardly ever heard',
    { history: { callbacks: [...history.callbacks, { messageId: '3', status: 503 }] } },
    ['floor 2 of 3 were taken'],
  ],
])('%s is found', (_what, changes, told) => {
  expect(found(changes)).toEqual(told);
});

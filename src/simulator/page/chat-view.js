/** Turns the state of a chat and what is on its way into the list of items on the page. */
import { element } from './elements.js';
import { drawLine } from './lines.js';
import { drawPending, drawTyping } from './pending.js';

/** Shows one chat: older-button, lines, what is on its way, three dots. */
export function showChat({ log, state, outbox, follow, isTyping, canShowMore, onOlder, ...actions }) {
  const { person, chat, people, lines } = state;
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const view = {
    person: person.id,
    self: person,
    isGroup: chat.kind === 'group',
    nameOf: (id) => names.get(id) ?? id,
    locked: (line) => outbox.tapFor({ person: person.id, chat: chat.id, seq: line.seq }),
    ...actions,
  };
  const pending = outbox.listFor(person.id, chat.id);
  const items = [
    ...(canShowMore ? [{ key: 'older', stamp: '', draw: () => drawOlder(onOlder) }] : []),
    ...lines.map((line) => lineItem(line, view)),
    ...pending.map((entry) => pendingItem(entry, view)),
    ...(isTyping && pending.every(({ status }) => status !== 'failed')
      ? [{ key: 'typing', stamp: '', draw: drawTyping }]
      : []),
  ];
  if (items.length === 0) items.push({ key: 'empty', stamp: chat.kind, draw: () => drawEmpty(chat) });
  log.show(items, { place: `${person.id} ${chat.id}`, follow });
}

function lineItem(line, view) {
  const stamp = JSON.stringify([line, view.locked(line)]);
  return { key: `line ${line.seq}`, at: line.at, stamp, draw: () => drawLine(line, view) };
}

function pendingItem(entry, view) {
  return {
    key: `pending ${entry.id}`,
    at: entry.at,
    stamp: `${entry.status} ${entry.error}`,
    draw: () => drawPending(entry, view),
  };
}

function drawOlder(onOlder) {
  const button = element('button', { type: 'button', class: 'plain-button' }, '看更早的');
  button.addEventListener('click', onOlder);
  return element('p', { class: 'older' }, button);
}

function drawEmpty(chat) {
  const words =
    chat.kind === 'group'
      ? '群里还没有人说话。@小助手 试试“今日任务”。'
      : '还没有聊过。说“您好”，或直接说“填报”“查 启航书法”。';
  return element('p', { class: 'empty' }, words);
}

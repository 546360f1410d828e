/** The list of chats and persons: beside the chat on a wide screen, a sheet from the top on a phone. */
import { botAvatar, byId, element, groupAvatar, paintAvatar } from './elements.js';

/** Makes the list. `onPerson(id)` and `onChat(id)` are called when another one is picked. */
export function createPeopleList({ onPerson, onChat }) {
  const sheet = createSheet();
  const persons = byId('persons');
  const chats = byId('chats');
  for (const avatar of persons.querySelectorAll('[data-avatar]')) {
    paintAvatar(avatar, { id: avatar.dataset.avatar, name: avatar.dataset.name });
  }
  persons.addEventListener('click', ({ target }) => {
    const row = target.closest('[data-person]');
    if (row === null) return;
    sheet.close();
    onPerson(row.dataset.person);
  });
  chats.addEventListener('click', ({ target }) => {
    const row = target.closest('[data-chat]');
    if (row === null) return;
    sheet.close();
    onChat(row.dataset.chat);
  });
  return {
    show({ person, chat, chats: list }, unread) {
      for (const row of persons.querySelectorAll('[data-person]')) markCurrent(row, row.dataset.person === person.id);
      chats.replaceChildren(
        ...list.map((each) => drawChat(each, { isCurrent: each.id === chat.id, unread: unread.has(each.id) })),
      );
    },
  };
}

function markCurrent(row, isCurrent) {
  if (isCurrent) row.setAttribute('aria-current', 'true');
  else row.removeAttribute('aria-current');
}

function drawChat(chat, { isCurrent, unread }) {
  const isGroup = chat.kind === 'group';
  const words = element(
    'span',
    { class: 'row-words' },
    element('span', { class: 'row-name' }, chat.name),
    element('span', { class: 'row-note' }, isGroup ? '群聊' : '单独聊'),
  );
  const row = element('button', { type: 'button', class: 'row', 'data-chat': chat.id });
  row.append(isGroup ? groupAvatar(chat.name) : botAvatar(), words);
  if (unread) row.append(element('span', { class: 'unread' }, element('span', { class: 'sr-only' }, '有新消息')));
  markCurrent(row, isCurrent);
  return row;
}

/** Opening, closing, Escape and focus of the sheet. */
function createSheet() {
  const opener = byId('open-people');
  const backdrop = byId('backdrop');
  const isOpen = () => document.body.classList.contains('people-open');
  const set = (open) => {
    document.body.classList.toggle('people-open', open);
    opener.setAttribute('aria-expanded', String(open));
    backdrop.hidden = !open;
    document.querySelector('main').inert = open;
  };
  const close = () => {
    if (!isOpen()) return;
    set(false);
    opener.focus();
  };
  opener.addEventListener('click', () => {
    set(true);
    byId('close-people').focus();
  });
  byId('close-people').addEventListener('click', close);
  backdrop.addEventListener('click', close);
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  // A phone turned sideways may be wide enough for the list to stand beside the chat.
  matchMedia('(min-width: 48rem)').addEventListener('change', ({ matches }) => matches && isOpen() && set(false));
  return { close };
}

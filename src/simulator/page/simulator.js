/** The demo chat: puts the parts of the page together and keeps them in step with the server. */
import { fetchState, runMorning } from './api.js';
import { showChat } from './chat-view.js';
import { createComposer } from './composer.js';
import { byId, paintAvatar } from './elements.js';
import { openFeed } from './event-feed.js';
import { createLogView } from './log-view.js';
import { createNotice } from './notice.js';
import { createOutbox } from './outbox.js';
import { createPeopleList } from './people.js';
import { whyTooLarge } from './photo-size.js';
import { createPlacesSheet } from './places.js';
import { createRecordList } from './records.js';
import { dayInWords } from './times.js';
import { createViewer } from './viewer.js';

const PAGE_OF_LINES = 60;
const MAX_LINES = 400;
const RETRY_MS = 2_000;
const TYPING_MS = 8_000;

const address = new URLSearchParams(location.search);
/** What is looked at; `state` is the server's last answer for it. */
const now = { person: address.get('person'), chat: address.get('chat'), limit: PAGE_OF_LINES, state: undefined };
const unread = new Set();
const feed = { person: undefined, close: () => undefined };
let loads = 0;
let typingUntil = 0;

const notice = createNotice();
const log = createLogView();
const records = createRecordList();
const openPhoto = createViewer();
const outbox = createOutbox(() => draw());
const people = createPeopleList({
  // In a group one stays there: so that several members can talk to each other. Who is not in it lands in their own chat.
  onPerson: (person) => goTo({ person, chat: now.state?.chat.kind === 'group' ? now.chat : null }),
  onChat: (chat) => goTo({ person: now.person, chat }),
});
const composer = createComposer({
  onText: (text) => send({ input: { kind: 'text', text }, label: text }),
  onPhotos(files) {
    for (const file of files) send({ input: null, file, label: '照片', tooLarge: whyTooLarge(file) });
  },
});
createPlacesSheet((place) => send({ input: { kind: 'location', ...place }, label: place.label }));

/** Asks for the state of what is looked at; an answer that another question overtook is dropped. */
async function load() {
  loads += 1;
  const mine = loads;
  const { person, chat, limit } = now;
  const answer = await fetchState({ person, chat, limit });
  if (mine !== loads) return;
  if (answer.ok) return accept(answer.data);
  // An old bookmark, or someone who is not in that group.
  if (answer.status === 404 && chat !== null) return goTo({ person, chat: null });
  if (answer.status === 404 && person !== null) return goTo({ person: null, chat: null });
  notice.stay('连不上服务器，正在重试…');
  setTimeout(() => void (mine === loads && load()), RETRY_MS);
}

function accept(state) {
  const lastLine = state.lines.at(-1);
  if (lastLine?.from === 'bot' && lastLine.seq !== now.state?.lines.at(-1)?.seq) typingUntil = 0;
  Object.assign(now, { person: state.person.id, chat: state.chat.id, state });
  unread.delete(state.chat.id);
  notice.clear();
  history.replaceState(null, '', `?${new URLSearchParams({ person: now.person, chat: now.chat })}`);
  void listen();
  people.show(state, unread);
  records.show(state.records, now.person);
  showHead(state);
  composer.moveTo(`${now.person} ${now.chat}`, state.chat.kind === 'group');
  draw();
}

function showHead({ person, chat }) {
  const isGroup = chat.kind === 'group';
  byId('chat-name').textContent = chat.name;
  byId('chat-who').textContent = `${isGroup ? '群聊 · ' : ''}我是${person.name} · ${person.title}`;
  paintAvatar(byId('own-avatar'), person);
  document.title = `${chat.name} · ${person.name} · 演示`;
}

function draw({ follow = false } = {}) {
  const { state } = now;
  if (state === undefined) return;
  outbox.settle({ person: state.person.id, chat: state.chat.id, lines: state.lines });
  showChat({
    log,
    state,
    outbox,
    follow,
    isTyping: Date.now() < typingUntil,
    canShowMore: state.more && now.limit < MAX_LINES,
    onOlder() {
      now.limit = Math.min(now.limit + PAGE_OF_LINES, MAX_LINES);
      void load();
    },
    onTap: (line, tap) =>
      send({
        input: { kind: 'tap', key: tap.key, taskId: line.taskId, selected: tap.selected },
        label: tap.label,
        forLine: line.seq,
      }),
    onPhoto: openPhoto,
    onResend: (entry) => outbox.resend(entry, knownSeqs()),
    onTakeBack(entry) {
      outbox.remove(entry);
      if (entry.input?.kind === 'text') composer.putBack(entry.input.text);
    },
  });
}

function knownSeqs() {
  return new Set(now.state?.lines.map(({ seq }) => seq));
}

function send(message) {
  if (now.state === undefined) return;
  const { person, chat } = now.state;
  const isForBot = chat.kind === 'direct' || message.input?.kind === 'tap' || message.label.startsWith('@');
  outbox.send({ ...message, person: person.id, chat: chat.id, knownSeqs: knownSeqs() });
  if (isForBot && message.tooLarge === undefined) {
    typingUntil = Date.now() + TYPING_MS;
    setTimeout(draw, TYPING_MS + 50);
  }
  draw({ follow: true });
}

function goTo({ person, chat }) {
  if (person === now.person && chat === now.chat) return;
  typingUntil = 0;
  Object.assign(now, { person, chat, limit: PAGE_OF_LINES });
  void load();
}

/** Listens for the person who is looked at; others' chats are none of theirs. */
function listen() {
  if (feed.person === now.person) return;
  feed.close();
  unread.clear();
  feed.person = now.person;
  feed.close = openFeed({
    person: now.person,
    onChanged(chat) {
      if (chat === now.chat) return load();
      unread.add(chat);
      return people.show(now.state, unread);
    },
    onConnection(isUp) {
      if (!isUp) return notice.stay('连接断了，正在重连…');
      return load();
    },
  });
}

byId('morning').addEventListener('click', async ({ currentTarget: button }) => {
  button.disabled = true;
  const answer = await runMorning();
  button.disabled = false;
  if (!answer.ok) return notice.fail(answer.message);
  const { day, sent } = answer.data;
  const nothing = `${dayInWords(day)}没有要发的早提醒：今天休息，或已经发过了。`;
  return notice.pass(sent === 0 ? nothing : `${dayInWords(day)}的早提醒已发给 ${sent} 人，在各人的“小助手”里看。`);
});

for (const view of ['chat', 'records']) {
  byId(`view-${view}`).addEventListener('click', () => {
    document.body.dataset.view = view;
    for (const each of ['chat', 'records']) byId(`view-${each}`).setAttribute('aria-pressed', String(each === view));
    if (view === 'chat') log.goToEnd();
  });
}

void load();

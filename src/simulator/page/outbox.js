/** What was said but is not yet in the chat: sending, failed with a reason, or waiting to appear. */
import { say, uploadPhoto } from './api.js';

const KEPT_UNDER = 'simulator.unsent';
// How long a delivered message is still shown from here, should the chat not show it.
const LINGER_MS = 8_000;
const UNSURE = '页面刷新时还没发完。重发不会重复。';

/** An id of our own; `crypto.randomUUID` exists only on https and localhost. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Makes the outbox. `onChange` is called whenever something of it must be drawn again. */
export function createOutbox(onChange) {
  const entries = restore();
  const queues = new Map();

  const changed = () => {
    keep(entries);
    onChange();
  };
  const drop = (entry) => {
    const at = entries.indexOf(entry);
    if (at >= 0) entries.splice(at, 1);
    if (entry.thumbnail) URL.revokeObjectURL(entry.thumbnail);
    keep(entries);
  };
  const remove = (entry) => {
    drop(entry);
    onChange();
  };
  const attempt = async (entry) => {
    if (!entries.includes(entry)) return;
    const result = await deliver(entry);
    Object.assign(
      entry,
      result.ok ? { status: 'sent', sentAt: Date.now() } : { status: 'failed', error: result.message },
    );
    changed();
    if (result.ok) setTimeout(() => entries.includes(entry) && remove(entry), LINGER_MS);
  };
  // One after the other in each chat, so that three photos and a word arrive in this order.
  const enqueue = (entry) => {
    const place = `${entry.person} ${entry.chat}`;
    queues.set(
      place,
      (queues.get(place) ?? Promise.resolve()).then(() => attempt(entry)),
    );
  };

  return {
    /** Says something new: `{ person, chat, input, label, file?, forLine?, knownSeqs }`. */
    send(message) {
      const thumbnail = message.file ? URL.createObjectURL(message.file) : undefined;
      const entry = { ...message, id: newId(), status: 'sending', thumbnail, at: new Date().toISOString() };
      entries.push(entry);
      changed();
      enqueue(entry);
    },
    resend(entry, knownSeqs) {
      Object.assign(entry, { status: 'sending', error: undefined, shown: false, knownSeqs });
      changed();
      enqueue(entry);
    },
    remove,
    /** What is not in the chat yet, oldest first. */
    listFor: (person, chat) => entries.filter((entry) => isIn(entry, person, chat) && !entry.shown),
    /** The keys that were tapped on this card and are on their way: it must not be tapped twice. */
    tapFor: (place) => keysTapped(entries, place),
    /** Takes out what the chat now shows: each new line of one's own stands for the oldest message like it. */
    settle(chatShown) {
      markShown(entries, chatShown);
      for (const entry of entries.filter(({ shown, status }) => shown && status === 'sent')) drop(entry);
    },
  };
}

function markShown(entries, { person, chat, lines }) {
  for (const line of lines.filter(({ from, personId }) => from === 'person' && personId === person)) {
    const match = entries.find((entry) => isIn(entry, person, chat) && mayBe(entry, line));
    if (match === undefined) continue;
    match.shown = true;
    for (const entry of entries) entry.knownSeqs.add(line.seq);
  }
}

function keysTapped(entries, { person, chat, seq }) {
  const tap = entries.find((entry) => entry.forLine === seq && entry.status !== 'failed' && isIn(entry, person, chat));
  if (tap === undefined) return undefined;
  return tap.input.selected.length > 0 ? tap.input.selected : [tap.input.key];
}

function isIn(entry, person, chat) {
  return entry.person === person && entry.chat === chat;
}

function mayBe(entry, line) {
  const isSameKind = (entry.file !== undefined) === (line.photoUrl !== undefined);
  return isSameKind && entry.status !== 'failed' && !entry.shown && !entry.knownSeqs.has(line.seq);
}

async function deliver(entry) {
  if (entry.tooLarge) return { ok: false, message: entry.tooLarge };
  if (entry.file && entry.input === null) {
    const uploaded = await uploadPhoto({
      person: entry.person,
      file: entry.file,
      onProgress: (part) => {
        // Drawn on the spot: drawing the whole photo again for each step would make it flicker.
        if (entry.bar) entry.bar.value = part;
      },
    });
    if (!uploaded.ok) return uploaded;
    entry.input = { kind: 'photo', mediaId: uploaded.data.mediaId };
  }
  const { person, chat, input, id } = entry;
  return await say({ person, chat, input, clientMessageId: id });
}

/** Words survive a reload of the page; photos cannot (their file is gone). */
function keep(entries) {
  const words = entries.filter((entry) => entry.status !== 'sent' && entry.file === undefined);
  const plain = words.map(({ id, person, chat, input, label, at, error }) => ({
    id,
    person,
    chat,
    input,
    label,
    at,
    error,
  }));
  sessionStorage.setItem(KEPT_UNDER, JSON.stringify(plain));
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT_UNDER) ?? '[]');
    return kept.map((entry) => ({ ...entry, status: 'failed', error: entry.error ?? UNSURE, knownSeqs: new Set() }));
  } catch {
    return [];
  }
}

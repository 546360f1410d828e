/** Where one writes: text, quick words, photos, and whether a group message is meant for the assistant. */
import { byId } from './elements.js';

const DRAFTS_UNDER = 'simulator.drafts';
const BOT_MENTION = '@小助手';

/** Makes the composer. `onText(text)`, `onPhotos(files)`. */
export function createComposer({ onText, onPhotos }) {
  const say = byId('say');
  const mention = byId('mention');
  const drafts = createDrafts();
  let place = '';

  const isToBot = () => mention.getAttribute('aria-pressed') === 'true';
  const withMention = (text) =>
    mention.hidden || !isToBot() || text.startsWith('@') ? text : `${BOT_MENTION} ${text}`;
  const growToText = () => {
    say.style.height = 'auto';
    say.style.height = `${say.scrollHeight}px`;
  };
  const write = (text) => {
    say.value = text;
    drafts.set(place, text);
    growToText();
  };
  const submit = () => {
    if (say.value.trim() === '') return say.focus();
    onText(withMention(say.value.trim()));
    write('');
    return say.focus();
  };

  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  say.addEventListener('input', () => write(say.value));
  say.addEventListener('keydown', (event) => {
    // Enter also ends a pinyin word; 229 is what Safari says then.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    submit();
  });
  for (const chip of document.querySelectorAll('[data-word]')) {
    chip.addEventListener('click', () => onText(withMention(chip.dataset.word)));
  }
  mention.addEventListener('click', () => {
    mention.setAttribute('aria-pressed', String(!isToBot()));
    describe();
  });
  const describe = () => {
    say.placeholder = mention.hidden
      ? '例如：填报，或机构名称'
      : isToBot()
        ? '跟小助手说，例如：今日任务'
        : '只在群里说';
  };
  acceptPhotos(say, onPhotos);

  return {
    /** Another chat: its own draft, and the toggle only in groups. */
    moveTo(newPlace, isGroup) {
      mention.hidden = !isGroup;
      describe();
      if (newPlace === place) return;
      place = newPlace;
      write(drafts.get(place));
    },
    /** Gives words back to be changed; what is being written stays. */
    putBack(text) {
      write(say.value.trim() === '' ? text : `${text}\n${say.value}`);
      say.focus();
    },
  };
}

function acceptPhotos(say, onPhotos) {
  const input = byId('photos');
  byId('add-photo').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    onPhotos([...input.files]);
    input.value = '';
  });
  say.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (files.length === 0) return;
    event.preventDefault();
    onPhotos(files);
  });
}

/** What was begun in each chat, kept over a reload. */
function createDrafts() {
  let drafts = {};
  try {
    drafts = JSON.parse(sessionStorage.getItem(DRAFTS_UNDER) ?? '{}');
  } catch {
    // A spoilt store only costs the drafts.
  }
  return {
    get: (place) => drafts[place] ?? '',
    set(place, text) {
      drafts = { ...drafts, [place]: text };
      sessionStorage.setItem(DRAFTS_UNDER, JSON.stringify(drafts));
    },
  };
}

/** Draws one message: bubble, name, photo, and the buttons under it. */
import { botAvatar, element, paintAvatar } from './elements.js';
import { shortTime } from './times.js';

const PHOTO_PATH = '/simulator/api/photo/';
const FILE_PATH = '/simulator/api/report/';
const PLACE_MARK = '[位置]';
const BOT_MENTION = '@小助手';

/** A line of the chat. `view` = { person, isGroup, nameOf, locked, onTap, onPhoto }. */
export function drawLine(line, view) {
  const isOwn = line.from === 'person' && line.personId === view.person;
  const side = isOwn ? 'own' : 'other';
  const words = element('div', { class: 'line-words' });
  // In a direct chat the sides tell who speaks; a screen reader still needs the name.
  const name = line.from === 'bot' ? '小助手' : line.personName;
  words.append(element('p', { class: view.isGroup && !isOwn ? 'who' : 'sr-only' }, isOwn ? '我：' : name));
  words.append(drawBubble(line, view));
  if (line.options.length > 0) words.append(line.multi ? drawMulti(line, view) : drawSingle(line, view));
  const avatar = line.from === 'bot' ? botAvatar() : personAvatar(line);
  return element('article', { class: `line line-${side} from-${line.from}` }, avatar, words);
}

function personAvatar(line) {
  const avatar = element('span', { 'aria-hidden': 'true' });
  return paintAvatar(avatar, { id: line.personId, name: line.personName });
}

function drawBubble(line, view) {
  const title = shortTime(line.at);
  if (line.photoUrl?.startsWith(PHOTO_PATH)) {
    return drawPhoto({ url: `${line.photoUrl}?person=${encodeURIComponent(view.person)}`, title, view });
  }
  const bubble = element('div', { class: 'bubble', title });
  for (const mention of line.mentions)
    bubble.append(element('span', { class: 'mention' }, `@${view.nameOf(mention)} `));
  if (line.from === 'person' && line.text.startsWith(PLACE_MARK)) {
    bubble.classList.add('bubble-place');
    bubble.append(
      element('span', { class: 'place-pin', 'aria-hidden': 'true' }),
      line.text.slice(PLACE_MARK.length).trim(),
    );
    return bubble;
  }
  if (line.fileUrl?.startsWith(FILE_PATH)) {
    const href = `${line.fileUrl}?person=${encodeURIComponent(view.person)}`;
    bubble.append(element('a', { href, download: '' }, line.text));
    return bubble;
  }
  const isToBot = line.from === 'person' && line.text.startsWith(BOT_MENTION);
  if (isToBot) bubble.append(element('span', { class: 'mention' }, BOT_MENTION));
  bubble.append(isToBot ? line.text.slice(BOT_MENTION.length) : line.text);
  return bubble;
}

/** A photo in a frame of fixed size, so that loading it does not move the chat. */
export function drawPhoto({ url, title, view }) {
  const photo = element('img', { class: 'photo', src: url, alt: '照片', title });
  const button = element('button', { type: 'button', class: 'photo-button' }, photo);
  photo.addEventListener('error', () => button.replaceChildren(element('span', { class: 'photo-gone' }, '照片打不开')));
  button.addEventListener('click', () => view.onPhoto(url));
  return button;
}

/** Words such as 跳过 or 提交 act at once, also below a list of tick boxes. */
function isWord(option) {
  return option.key.startsWith('!');
}

function chosenIn(line, locked) {
  if (locked) return new Set(locked);
  const said = (line.answered ?? '').split(/[、,，]/u).map((part) => part.trim());
  const chosen = line.options.filter(
    ({ key, label }) => line.answered === label || line.answered === key || said.includes(label) || said.includes(key),
  );
  return new Set(chosen.map(({ key }) => key));
}

function drawSingle(line, view) {
  const locked = view.locked(line);
  const isDone = line.answered !== null || locked !== undefined;
  const chosen = chosenIn(line, locked);
  const group = element('div', { class: 'options', role: 'group', 'aria-label': '可选的回答' });
  for (const option of line.options)
    group.append(drawOption({ option, line, view, isDone, isChosen: chosen.has(option.key) }));
  if (line.answered !== null && chosen.size === 0) group.append(element('p', { class: 'answered' }, '已回答'));
  return group;
}

function drawOption({ option, line, view, isDone, isChosen }) {
  const classes = ['option', `option-${option.style ?? 'plain'}`, isChosen && 'option-chosen']
    .filter(Boolean)
    .join(' ');
  const button = element('button', { type: 'button', class: classes, disabled: isDone }, option.label);
  if (isChosen) button.append(element('span', { class: 'sr-only' }, '（已选）'));
  button.addEventListener('click', () => view.onTap(line, { key: option.key, selected: [], label: option.label }));
  return button;
}

function drawMulti(line, view) {
  const locked = view.locked(line);
  const isDone = line.answered !== null || locked !== undefined;
  const chosen = chosenIn(line, locked);
  const choices = line.options.filter((option) => !isWord(option));
  const boxes = choices.map((option) => drawTick({ option, isDone, isChosen: chosen.has(option.key) }));
  const confirm = element('button', { type: 'button', class: 'option option-primary', disabled: true }, '确定');
  const ticked = () => choices.filter((_, index) => boxes[index].querySelector('input').checked);
  const list = element('fieldset', { class: 'ticks' }, element('legend', { class: 'sr-only' }, '可以选几个'), ...boxes);
  list.addEventListener('change', () => {
    const count = ticked().length;
    confirm.disabled = isDone || count === 0;
    confirm.textContent = count === 0 ? '确定' : `确定（${count}）`;
  });
  confirm.addEventListener('click', () => {
    const selected = ticked();
    const label = selected.map((option) => option.label).join('、');
    view.onTap(line, { key: selected[0]?.key ?? '', selected: selected.map(({ key }) => key), label });
  });
  const words = line.options
    .filter(isWord)
    .map((option) => drawOption({ option, line, view, isDone, isChosen: chosen.has(option.key) }));
  const group = element('div', { class: 'options options-multi', role: 'group', 'aria-label': '可选的回答' }, list);
  if (!isDone || words.length > 0)
    group.append(element('div', { class: 'options' }, ...(isDone ? [] : [confirm]), ...words));
  return group;
}

function drawTick({ option, isDone, isChosen }) {
  const box = element('input', { type: 'checkbox', disabled: isDone, checked: isChosen });
  return element('label', { class: isChosen ? 'tick tick-chosen' : 'tick' }, box, element('span', {}, option.label));
}

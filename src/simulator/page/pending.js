/** Draws what is on its way, what failed, and that the assistant is about to answer. */
import { botAvatar, element, paintAvatar } from './elements.js';
import { drawPhoto } from './lines.js';

/** A message that is not in the chat yet. `view` = { self, onPhoto, onResend, onTakeBack }. */
export function drawPending(entry, view) {
  const words = element('div', { class: 'line-words' }, element('p', { class: 'sr-only' }, '我：'));
  words.append(entry.thumbnail ? drawUpload(entry, view) : element('div', { class: 'bubble' }, entry.label));
  if (entry.status === 'failed') words.append(drawFailure(entry, view));
  else if (entry.status === 'sending' && !entry.thumbnail)
    words.append(element('span', { class: 'sending' }, '正在发送…'));
  const avatar = paintAvatar(element('span', { 'aria-hidden': 'true' }), view.self);
  return element('article', { class: `line line-own from-person pending-${entry.status}` }, avatar, words);
}

function drawUpload(entry, view) {
  const frame = element('div', { class: 'upload' }, drawPhoto({ url: entry.thumbnail, title: entry.label, view }));
  if (entry.status === 'sending') {
    entry.bar = element('progress', { class: 'upload-progress', max: 1, value: 0, 'aria-label': '正在上传' });
    frame.append(entry.bar);
  }
  return frame;
}

function drawFailure(entry, view) {
  const actions = element('div', { class: 'failure-actions' });
  if (!entry.tooLarge) actions.append(drawAction('重发', () => view.onResend(entry)));
  actions.append(drawAction(entry.input?.kind === 'text' ? '改一改' : '不发了', () => view.onTakeBack(entry)));
  return element('div', { class: 'failure', role: 'alert' }, element('p', {}, entry.error), actions);
}

function drawAction(label, onClick) {
  const button = element('button', { type: 'button', class: 'plain-button' }, label);
  button.addEventListener('click', onClick);
  return button;
}

/** Three dots while the assistant works. */
export function drawTyping() {
  const dots = element('div', { class: 'bubble typing' }, element('i'), element('i'), element('i'));
  return element('div', { class: 'line line-other from-bot', 'aria-hidden': 'true' }, botAvatar(), dots);
}

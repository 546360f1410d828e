/** The line at the top that says what just happened, or that the connection is lost. */
import { byId } from './elements.js';

const PASSING_MS = 6_000;

/** Makes the line: `pass` shows for a while, `stay` until `clear` or the next one. */
export function createNotice() {
  const line = byId('notice');
  let timer;
  const show = (text, kind) => {
    clearTimeout(timer);
    line.className = `notice notice-${kind}`;
    line.textContent = text;
    line.hidden = false;
  };
  const hide = () => {
    line.hidden = true;
  };
  return {
    pass(text) {
      show(text, 'good');
      timer = setTimeout(hide, PASSING_MS);
    },
    fail(text) {
      show(text, 'bad');
      timer = setTimeout(hide, PASSING_MS * 2);
    },
    stay(text) {
      show(text, 'lost');
    },
    /** Takes a `stay` away; what is passing may pass. */
    clear() {
      if (line.classList.contains('notice-lost')) hide();
    },
  };
}

/** Keeps the list of messages on the page in step with the chat: only what changed is drawn again. */
import { byId, element } from './elements.js';
import { shortTime } from './times.js';

const PAUSE_MS = 5 * 60_000;
const NEAR_END_PX = 96;

/** Makes the view. `show` takes items `{ key, at?, stamp, draw }`; a new `stamp` means draw again. */
export function createLogView() {
  const log = byId('log');
  const toNewest = byId('to-newest');
  const shown = new Map();
  let place;

  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
  const goToEnd = () => {
    log.scrollTop = log.scrollHeight;
    toNewest.hidden = true;
  };
  toNewest.addEventListener('click', goToEnd);
  let wasAtEnd = true;
  const onScroll = () => {
    wasAtEnd = isAtEnd();
    if (wasAtEnd) toNewest.hidden = true;
  };
  log.addEventListener('scroll', onScroll, { passive: true });
  // The keyboard of a phone and a growing input make the list smaller; the newest message must stay in sight.
  new ResizeObserver(() => wasAtEnd && goToEnd()).observe(log);
  // Ticking makes the button below longer, which may push it into a new row.
  log.addEventListener('change', () => wasAtEnd && goToEnd());

  return {
    goToEnd,
    /** Shows these items. Who reads further up keeps their place, unless `follow` says that they just spoke. */
    show(items, { place: newPlace, follow }) {
      const isNewPlace = newPlace !== place;
      place = newPlace;
      if (isNewPlace) clear(log, shown);
      // A screen reader must not read a whole old chat aloud.
      log.setAttribute('aria-busy', String(isNewPlace));
      const stay = isNewPlace || follow || isAtEnd();
      const fromEnd = log.scrollHeight - log.scrollTop;
      const news = findNews(shown, items);
      reconcile({ log, shown, items: withTimes(items) });
      if (news.above) log.scrollTop = log.scrollHeight - fromEnd;
      else if (stay) goToEnd();
      else if (news.below) toNewest.hidden = false;
      wasAtEnd = isAtEnd();
      log.setAttribute('aria-busy', 'false');
    },
  };
}

function clear(log, shown) {
  shown.clear();
  log.replaceChildren();
}

/** Puts a time above the first message after a pause. */
function withTimes(items) {
  let last = 0;
  return items.flatMap((item) => {
    const at = item.at === undefined ? last : Date.parse(item.at);
    const needsTime = item.at !== undefined && at - last > PAUSE_MS;
    last = at;
    if (!needsTime) return [item];
    const words = shortTime(item.at);
    const draw = () => element('p', { class: 'time' }, element('time', { datetime: item.at }, words));
    return [{ key: `time ${item.key}`, stamp: words, draw }, item];
  });
}

/** Where new messages came in, compared with the oldest one that was already there. */
function findNews(shown, items) {
  const isNew = ({ key }) => key.startsWith('line ') && !shown.has(key);
  const firstKnown = items.findIndex(({ key }) => key.startsWith('line ') && shown.has(key));
  return {
    above: firstKnown > 0 && items.slice(0, firstKnown).some(isNew),
    below: items.slice(Math.max(firstKnown, 0)).some(isNew),
  };
}

/** Removes what is gone, draws what is new or changed, and leaves every other node alone. */
function reconcile({ log, shown, items }) {
  const wanted = new Set(items.map(({ key }) => key));
  for (const [key, { node }] of shown) {
    if (wanted.has(key)) continue;
    node.remove();
    shown.delete(key);
  }
  items.forEach((item, index) => {
    const known = shown.get(item.key);
    const node = known?.stamp === item.stamp ? known.node : item.draw();
    if (known !== undefined && known.node !== node) replaceKeepingFocus(known.node, node);
    if (log.children[index] !== node) log.insertBefore(node, log.children[index] ?? null);
    shown.set(item.key, { node, stamp: item.stamp });
  });
}

/** A redrawn card loses its focused button; the log takes the focus, so that the keyboard does not start from the top. */
function replaceKeepingFocus(old, node) {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(node);
  if (hadFocus) byId('log').focus({ preventScroll: true });
}

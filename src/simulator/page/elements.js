/** Builds page elements; texts are only ever set as text, never as markup. */

/** The element with that id; the template has them all. */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`page has no #${id}`);
  return found;
}

/** A new element. Example: `element('p', { class: 'text' }, 'words', child)`. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

const AVATAR_COLOURS = 6;

/** Fills an avatar: the last sign of a name (given names differ, surnames repeat), coloured by the id. */
export function paintAvatar(avatar, { id, name }) {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  avatar.className = `avatar colour-${sum % AVATAR_COLOURS}`;
  avatar.textContent = [...name].at(-1) ?? '';
  return avatar;
}

/** The assistant's avatar. */
export function botAvatar() {
  return element('span', { class: 'avatar avatar-bot', 'aria-hidden': 'true' }, '助');
}

/** The avatar of a group: its first sign. */
export function groupAvatar(name) {
  return element('span', { class: 'avatar avatar-group', 'aria-hidden': 'true' }, [...name][0] ?? '群');
}

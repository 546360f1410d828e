/** The sheet for sending a place: three places of the county to try, or where the device really is. */
import { byId, element } from './elements.js';

// Roughly the middle of each town; for trying only.
const DEMO_PLACES = [
  { label: '襄垣县古韩镇（县城）', latitude: 36.5351, longitude: 113.051 },
  { label: '襄垣县侯堡镇', latitude: 36.4462, longitude: 113.0273 },
  { label: '襄垣县王桥镇', latitude: 36.4187, longitude: 113.0006 },
];

const WHY_NOT = {
  1: '没有允许定位。请在浏览器里允许，或选上面的示例位置。',
  2: '现在定不了位，请选上面的示例位置。',
  3: '定位太慢，请再试一次，或选上面的示例位置。',
};

/** Makes the sheet; `onPlace({ label, latitude, longitude })` is called with the picked place. */
export function createPlacesSheet(onPlace) {
  const sheet = byId('places');
  const error = byId('place-error');
  const pick = (place) => {
    sheet.close();
    onPlace(place);
  };
  for (const place of DEMO_PLACES) {
    const row = element(
      'button',
      { type: 'button', class: 'row' },
      element('span', { class: 'place-pin', 'aria-hidden': 'true' }),
    );
    row.append(element('span', { class: 'row-words' }, place.label));
    row.addEventListener('click', () => pick(place));
    byId('place-list').append(row);
  }
  const fail = (code) => {
    error.textContent = WHY_NOT[code] ?? WHY_NOT[2];
    error.hidden = false;
  };
  byId('add-place').addEventListener('click', () => {
    error.hidden = true;
    sheet.showModal();
  });
  byId('close-places').addEventListener('click', () => sheet.close());
  // A tap beside the sheet closes it.
  sheet.addEventListener('click', ({ target }) => target === sheet && sheet.close());
  byId('my-place').addEventListener('click', () => locate(pick, fail));
}

function locate(pick, fail) {
  if (!('geolocation' in navigator)) return fail(2);
  const found = ({ coords }) => pick({ label: '我的位置', latitude: coords.latitude, longitude: coords.longitude });
  return navigator.geolocation.getCurrentPosition(found, ({ code }) => fail(code), { timeout: 10_000 });
}

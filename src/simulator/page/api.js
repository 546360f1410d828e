/** Talks to the server. Every call gives `{ ok: true, data }` or `{ ok: false, status, message }` with a plain sentence. */

const NO_CONNECTION = '网络不通，没有送到。请检查网络后重发。';
const TIMEOUT_MS = 20_000;

function sentenceFor(status, reference) {
  if (status === 413) return '内容太大，没有发出去。请分开或压缩后再发。';
  if (status === 408 || status === 504) return '网络太慢，没有送到。请重发。';
  const number = reference ? `（编号 ${reference}）` : '';
  return `服务器暂时没有处理成功${number}，请稍后重发。`;
}

function readMessage(text) {
  try {
    const { message } = JSON.parse(text);
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

async function request(path, init) {
  try {
    const answer = await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await answer.text();
    if (answer.ok) return { ok: true, data: JSON.parse(text) };
    const message = readMessage(text) ?? sentenceFor(answer.status, answer.headers.get('x-reference'));
    return { ok: false, status: answer.status, message };
  } catch {
    return { ok: false, status: 0, message: NO_CONNECTION };
  }
}

/** Everything the page shows about one chat. */
export function fetchState(query) {
  const set = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return request(`/simulator/api/state?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`);
}

/** Says one thing. The same `clientMessageId` may be said again without harm. */
export function say(body) {
  return request('/simulator/api/say', { method: 'POST', body: JSON.stringify(body) });
}

/** Sends today's morning message to all members. */
export function runMorning() {
  return request('/simulator/api/morning', { method: 'POST', body: '{}' });
}

/** Uploads one photo; `onProgress` gets 0…1 (fetch cannot tell, XMLHttpRequest can). */
export function uploadPhoto({ person, file, onProgress }) {
  return new Promise((resolve) => {
    const upload = new XMLHttpRequest();
    upload.open('POST', `/simulator/api/photo?${new URLSearchParams({ person })}`);
    upload.setRequestHeader('content-type', 'application/octet-stream');
    upload.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    upload.addEventListener('load', () => {
      if (upload.status === 200) resolve({ ok: true, data: JSON.parse(upload.responseText) });
      const reference = upload.getResponseHeader('x-reference');
      resolve({ ok: false, message: readMessage(upload.responseText) ?? sentenceFor(upload.status, reference) });
    });
    for (const end of ['error', 'abort', 'timeout']) {
      upload.addEventListener(end, () => resolve({ ok: false, message: '网络不通，照片没有传上去。请重发。' }));
    }
    upload.send(file);
  });
}

/** Shows the records that the conversation made. */
import { byId, element } from './elements.js';
import { shortTime } from './times.js';

const KIND_CLASSES = { 检查: 'kind-inspection', 整改: 'kind-rectification', 任务: 'kind-task', 提醒: 'kind-reminder' };

/** Makes the list. Records that come in while the page is open are marked. */
export function createRecordList() {
  const list = byId('record-list');
  const count = byId('records-count');
  let known;
  let stamp;
  return {
    show(records, person) {
      count.textContent = String(records.length);
      count.hidden = records.length === 0;
      const newStamp = JSON.stringify([person, records]);
      if (newStamp === stamp) return;
      stamp = newStamp;
      const seen = known?.person === person ? known.numbers : undefined;
      list.replaceChildren(
        ...records.map((record) => drawRecord(record, seen !== undefined && !seen.has(record.number))),
      );
      if (records.length === 0)
        list.append(element('li', { class: 'no-records' }, '还没有记录。办成一件事，编号会出现在这里。'));
      known = { person, numbers: new Set(records.map(({ number }) => number)) };
    },
  };
}

function drawRecord(record, isNew) {
  return element(
    'li',
    { class: isNew ? 'record record-new' : 'record' },
    element(
      'p',
      { class: 'record-top' },
      element('span', { class: `kind ${KIND_CLASSES[record.kind] ?? ''}` }, record.kind),
      element('span', { class: 'record-state' }, record.state),
    ),
    element('p', { class: 'record-title' }, record.title),
    element(
      'p',
      { class: 'record-foot' },
      element('span', { class: 'record-number' }, record.number),
      element('time', { datetime: record.at }, shortTime(record.at)),
    ),
  );
}

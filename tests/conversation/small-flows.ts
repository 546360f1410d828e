/** Small flows for what the shipped ones do not show: several versions, detours that are not allowed, media, privacy. */

import type { CompiledFlow } from '../../src/engine/compiled.ts';
import { parseFlow } from '../../src/engine/flow-file.ts';
import { institutions } from '../engine/chat.ts';

const KNOWN = { sources: { institutions: institutions.fields } };

/** A flow of three questions, with what is changed in it. */
export function makeVersion(version: number, change: (yaml: string) => string = (yaml) => yaml): CompiledFlow {
  const yaml = `flow: patrol
version: ${version}
title: 夜查登记
who: [inspector]
start: {say: [夜查]}
session:
  nudge:
    - {after: 30m, text: '还差 {{ left }} 题。'}
    - {after: 1d, within: working_time, text: '留到{{ draft_until | when }}。'}
ask:
  - {id: pupils, type: int, label: 人数, text: 多少人？}
  - {id: kind, type: choice, label: 类型, text: 哪一类？, choices: {a: 学科类, b: 艺术类}}
  - {id: note, type: text, label: 情况, text: 什么情况？}
review: {}
submit:
  do: [{id: save, action: save}]
  amend: {do: [{id: mend, action: mend}]}
  text: '好了，{{ results.save.number }}。'
`;
  return parseFlow(change(yaml), 'patrol.yaml', KNOWN);
}

/** A form of one question each, so that detours can be nested. */
export function makeChain(names: readonly string[], detour = ''): Map<string, CompiledFlow> {
  const flows = names.map((name, at) =>
    parseFlow(
      `flow: ${name}
version: 1
title: 表${at + 1}
who: [inspector]
start: {say: [开始${at + 1}]}
${detour}
ask:
  - {id: n${at}, type: int, label: 数${at + 1}, text: 第${at + 1}张表的数？}
submit: {text: 第${at + 1}张好了}
`,
      `${name}.yaml`,
      KNOWN,
    ),
  );
  return new Map(flows.map((flow) => [flow.definition.flow, flow]));
}

/** Photos and words, in a group too. */
export const PHOTO_FLOW = parseFlow(
  `flow: shots
version: 1
title: 拍照
who: [inspector]
start: {say: [拍照]}
ask:
  - {id: photos, type: photos, label: 照片, text: 请发照片。, count: {min: 1, max: 3}}
  - {id: note, type: text, label: 备注, text: 说明一下？}
review: {}
submit: {text: 好了}
`,
  'shots.yaml',
  KNOWN,
);

/** Asks for a phone number: not in front of a group. */
export const PERSONAL_FLOW = parseFlow(
  `flow: contact
version: 1
title: 登记电话
who: [inspector]
where: {group: private}
start: {say: [登记电话]}
ask:
  - {id: phone, type: phone, label: 电话, text: 电话是多少？}
submit: {text: 好了}
`,
  'contact.yaml',
  KNOWN,
);

/** No question, hint or help of any flow asks for a child's name, school, class or picture; nor for a parent's identity number. */
import { expect, test } from 'vitest';
import { loadFlows } from '../../src/app/load-flows.ts';
import { listQuestions } from '../../src/engine/flow.ts';

const CHILD = '(?:孩子|小孩|学生|娃|儿子|女儿|未成年人)';
/** What would ask for it, as people write it. */
const ASKS: readonly RegExp[] = [
  new RegExp(`${CHILD}(?:的)?(?:姓名|名字|叫什么|照片|相片|头像|身份证|学籍)`, 'u'),
  new RegExp(`${CHILD}(?:的)?(?:在|上|是)?(?:哪个|哪所|什么)(?:学校|班|年级)`, 'u'),
  new RegExp(`${CHILD}(?:的)?(?:学校|班级|年级)(?:是|叫|[？?])`, 'u'),
  new RegExp(`(?:发|传|拍|填|写|说).{0,4}${CHILD}(?:的)?(?:姓名|名字|照片|班级)`, 'u'),
  /身份证号?(?:码)?(?:是|[？?])|(?:发|填|写)(?:一下)?(?:您的)?身份证/u,
];
/** Saying that it is not wanted is the opposite of asking. */
const REFUSES = /不用|不写|不要|不必|不收|别(?:写|发|说|填|拍)|请不要|不问|没有/u;

/** Sentences that ask. */
function asking(text: string): string[] {
  return text.split(/[。！；\n]/u).filter((part) => !REFUSES.test(part) && ASKS.some((pattern) => pattern.test(part)));
}

const flows = [...(await loadFlows()).values()];

test.each(flows.map(({ definition }) => [definition.flow, definition] as const))('%s', (_flow, definition) => {
  const shown = listQuestions(definition).flatMap(({ question }) => [
    'label' in question ? question.label : '',
    'text' in question ? question.text : '',
    'help' in question ? question.help : '',
  ]);
  const texts = shown.filter((text): text is string => typeof text === 'string');
  expect(texts.flatMap(asking)).toEqual([]);
});

test('a form of the public asks for no picture at all', () => {
  const ofPublic = flows.filter(({ definition }) => definition.who.includes('public'));
  const kinds = ofPublic.flatMap(({ definition }) =>
    listQuestions(definition).map(({ question }) => `${definition.flow}.${question.id}: ${question.type}`),
  );
  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds.filter((kind) => /: (?:photos?|file|voice)$/u.test(kind))).toEqual([]);
});

test.each([
  '孩子叫什么名字？',
  '请发孩子的照片',
  '孩子在哪个学校？',
  '学生姓名',
  '娃上几年级几班？孩子的班级是？',
  '请填身份证',
])('the patterns see “%s”', (text) => {
  expect(asking(text)).not.toEqual([]);
});

test.each(['不用说是谁家的孩子', '大约多少学生？', '别写孩子的姓名', '学生人数'])('and let “%s” pass', (text) => {
  expect(asking(text)).toEqual([]);
});

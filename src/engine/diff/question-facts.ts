/** What can differ between two versions of one question, laid out flat: each fact with the way it is weighed. */
import { DEFAULT_TEXT_MAX, isLookupQuestion, type Question } from '../question.ts';

type Value = string | number | undefined;

/**
 * `words`: every difference is only words. `offer`: a rule that only proposes. `min`/`max`: a bound; a photo count may be
 * a rule. `rule`: a rule that answers must stand up to. `kind`: every difference is another question.
 */
export type Fact = {
  key: string;
  name: string;
  weigh: 'words' | 'offer' | 'min' | 'max' | 'rule' | 'kind';
  value: Value;
};

type Pick = readonly [key: string, name: string, value: Value];
const facts = (weigh: Fact['weigh'], picks: readonly Pick[]): Fact[] =>
  picks.map(([key, name, value]) => ({ key, name, weigh, value }));

/** The facts of a question, without its condition, its checks, its options and whether it may be skipped. */
export function factsOf(question: Question): Fact[] {
  if (question.type === 'note')
    return facts('words', [
      ['text', '说明', question.text],
      ['when', '说明的条件', question.when],
    ]);
  return [
    ...facts('words', wordsOf(question)),
    ...facts('offer', [['default', '默认值', defaultOf(question)]]),
    ...boundsOf(question),
    ...kindOf(question),
  ];
}

type Asked = Exclude<Question, { type: 'note' }>;

function defaultOf(question: Asked): Value {
  return question.type === 'repeat' ? undefined : question.default;
}

/** What people read or hear, and how they are asked: nothing that was answered can become wrong by it. */
function wordsOf(question: Asked): Pick[] {
  const every: Pick[] = [
    ['label', '简称', question.label],
    ['help', '帮助', question.help],
  ];
  if (question.type === 'repeat')
    return [...every, ['more', '问还有没有', question.more], ['item_name', '一条叫什么', question.item_name]];
  const asked: Pick[] = [
    ...every,
    ['text', '问的话', question.text],
    ['section', '小节', question.section],
    ['personal', '是不是个人信息', question.personal ? '是' : '不是'],
    ['opening', '问不问', question.opening === true ? '只认开头说的' : '要问'],
  ];
  if (isLookupQuestion(question)) {
    const { show, none, confirm } = question.match;
    return [
      ...asked,
      ['confirm', '请对方点头的话', question.confirm],
      ['match', '怎样认', `${show} ${none} ${confirm}`],
    ];
  }
  if (question.type === 'text') return [...asked, ['voice', '说语音时', question.voice]];
  return question.type === 'checklist' ? [...asked, ['page', '一页几项', question.page]] : asked;
}

function boundsOf(question: Asked): Fact[] {
  const bounds = (key: string, name: string, { min, max }: { min?: Value; max?: Value }): Fact[] => [
    ...facts('min', [[key, `最少${name}`, min]]),
    ...facts('max', [[key, `最多${name}`, max]]),
  ];
  switch (question.type) {
    case 'text':
      return bounds('length', '几个字', { max: DEFAULT_TEXT_MAX, ...question.length });
    case 'int':
    case 'money':
      return [
        ...facts('min', [['range', '最小值', question.range?.min]]),
        ...facts('max', [['range', '最大值', question.range?.max]]),
      ];
    case 'multi':
      return bounds('count', '选几项', question.count ?? {});
    case 'photos':
      return bounds('count', '几张', question.count);
    case 'repeat':
      return facts('max', [['max', '最多几条', question.max]]);
    case 'checklist':
      return facts('rule', [['list', '用哪张检查表', question.list]]);
    default:
      return [];
  }
}

function kindOf(question: Asked): Fact[] {
  return isLookupQuestion(question) ? facts('kind', [['source', '查的表', question.source]]) : [];
}

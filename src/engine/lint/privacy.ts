/** E19x: what must not be asked, or not where everybody reads along. */
import type { FlowDefinition } from '../flow.ts';
import type { FlowProblem } from '../flow-problem.ts';
import { isLookupQuestion } from '../question.ts';
import { type PlacedQuestion, placeQuestions, problem } from './placed.ts';

/** Personal data asked in a group, children's data asked anywhere, members' data told to the public. */
export function lintPrivacy(definition: FlowDefinition): FlowProblem[] {
  const questions = placeQuestions(definition);
  const inGroup = definition.where.group === 'mention' ? questions.filter(asksPersonal) : [];
  const ofMembers = definition.who.includes('public') ? questions.filter(namesMembers) : [];
  return [
    ...inGroup.map(({ place }) =>
      problem('E191', place, ['这一题问个人信息，群里人人看得见', 'where 写 group: private 或 group: no']),
    ),
    ...questions
      .filter(asksChild)
      .map(({ place }) => problem('E192', place, ['这一题问了孩子的个人信息', '删掉；只问人数、年级这类不指人的'])),
    ...ofMembers.map(({ place }) =>
      problem('E193', place, ['群众能用的流程不能查成员名单', 'who 里去掉 public，或不用这一题']),
    ),
  ];
}

const PERSONAL = /身份证|手机号|电话号|联系电话|联系方式|家庭住址|家庭地址|银行卡/u;
const CHILD = '(?:学生|孩子|小孩|儿童|子女|未成年人|娃|小朋友|学员)';
const OF_CHILD = '(?:姓名|名字|叫什么|身份证|证件号|照片|正脸|头像|学籍|学号|学校|上学|就读|班级|哪个班|住址)';
const CHILDS_DATA = new RegExp(`${CHILD}[^，。？！；,?!;\n]{0,8}${OF_CHILD}`, 'u');
/** “不要写孩子姓名” is what we want to read. */
const WARDS_OFF = /不要|别|不用|不必|不写|不填|不拍|不记|不收|请勿|无需|不能|打码|换个角度|遮住/u;

function asksPersonal(placed: PlacedQuestion): boolean {
  const { question } = placed;
  if (question.type === 'phone') return true;
  return ('personal' in question && question.personal) || asksFor(placed, PERSONAL);
}

const asksChild = (placed: PlacedQuestion): boolean => asksFor(placed, CHILDS_DATA);

/** Whether a question's words ask for it, in a sentence that does not say to leave it out. */
function asksFor({ question }: PlacedQuestion, wanted: RegExp): boolean {
  const label = 'label' in question ? question.label : '';
  const help = 'help' in question ? question.help : undefined;
  const sentences = [label, question.text ?? '', help ?? ''].flatMap((text) => text.split(/[。！？；!?;\n]/u));
  return sentences.some((sentence) => wanted.test(sentence) && !WARDS_OFF.test(sentence));
}

function namesMembers({ question }: PlacedQuestion): boolean {
  return isLookupQuestion(question) && question.source === 'members';
}

/** Reads whether somebody tells of danger to people, here and now, and whom to call first (mission-map M501). Pure. */
import { ANY_DANGER, DANGER_RULES, type Danger, type DangerRule } from './danger-words.ts';

type Rule = Omit<DangerRule, 'word'> & { word: RegExp };
const RULES = DANGER_RULES.map((rule): Rule => ({ ...rule, word: new RegExp(rule.word, 'gu') }));
const ANY = new RegExp(ANY_DANGER, 'u');

/** The most urgent first: it decides the number that is told first. */
const ORDER: readonly Danger[] = ['fire', 'hurt', 'violence'];

const re = (source: string): RegExp => new RegExp(source, 'u');

/** Whoever is in danger writes little; a pasted page is not read to its end. */
const MOST_CHARACTERS = 1_000;
/** As far as sayings around a word reach; it also bounds the work of the expressions below. */
const BEFORE_CHARACTERS = 30;
const AFTER_CHARACTERS = 24;
const CLAUSE_END = /[,。.!?;\n\s…~]+/u;

/** Sayings that end right before the word. 没有人受伤, 未发生起火、触电. */
const FILLING = `有|发生|出现|发现|见到?|看到|说|反映|听说|提到|造成|导致|引发|引起|接到|任何|人员|人|学[生员]|孩子|幼儿|[老教]师|教职工|家长|群众|执法人员|机构|打骂|辱骂|侮辱|歧视|任意|谁|被|过|什么|再|因此|现场|大的|明显|一起|一次|一例|因|[^、]{0,4}(?:火灾|${ANY_DANGER})[^、]{0,4}[、和或及与]`;
const DENIED = re(
  `(?:没有?|无|未|并未|未曾|从未|不存在|不会|(?<!是)不是|否认|绝无|零)(?:${FILLING})*$|(?:没有|无|未发现|不存在)(?:[^、管看在来用到了]{1,6}、)+(?:${FILLING})*$|(?<!动)(?:不|别|不要|不能|不得|不许|不准|不可|莫|勿)(?:对|向)?(?:学生|孩子|幼儿)?$`,
);
/** What is prevented, forbidden, feared or supposed; a 了 or 正 in between tells of something that happened. */
const SUPPOSED =
  /(?:预防|防止|防范|严防|谨防|以防|提防|避免|杜绝|禁止|严禁|请勿|切勿|不得|不准|不许|以免|免得|如果|如遇|如有|假如|倘若|要是|(?<!宛|如)若|万一|一旦|遇到|遇有|怕(?!是)|担心|容易|(?:可能|会|能|易)(?:引发|引起|造成|导致|发生|出现|使)|(?<!不)小心|当心|模拟|假设|是否|有无|有没有|会不会)[^了着正却突]{0,16}$/u;
/** What a paper, a plan or a lesson is about. */
const WRITTEN =
  /(?:预案|方案|制度|课程|讲座|保险|合同|协议|手册|条款|须知|承诺书?|教育|培训)(?:里|中|上)?(?:的?内容)?(?:包括|包含|含|有|写|约定|规定|载明|注明|涉及|明确|要求|提到|讲)[^了着正却突]{0,16}$/u;
const PREVENTED = re(
  `(?<!消)(?:防|反)(?:[^、]{1,6}、)*$|(?:易|涉|涉及|关于|普及|宣传|学习|应对|扑救|处置|零|消防|检查|排查|各类|包括)$`,
);
const PAST =
  /(?:去年|前年|上个?月|上学期|上周|曾|以前|往年|早年|历史上|20\d\d年(?!\d{1,2}月)|[几两三四五十\d]年前|上次|上回)(?!.*(?:昨|今|刚))/u;
const EVER = /(?:发生|出|有|着|起|受)过.{0,4}$/u;

/** Sayings that begin right after the word. */
const NAMED =
  /^(?:事故|事件|伤害)?的?(?:隐患|风险|危险|可能|概率|预防|防范|防护|防控|保护|应急|预案|演练|演习|逃生|自救|疏散|报警(?:器|系统|装置|控制|设备|按钮)|自动报警|自动|探测|监测|监控|保险|意外险|险|知识|教育|宣传|培训|讲座|主题|课程|案|警示|警报|措施|制度|规定|标准|等级|处罚|责任|类|与否|应对|扑救|处置|登记|台账|视频|新闻|图片|标志|标识|专题|常识|意识|发生率|率|零|免责|自负|条款)|^时(?:会?影响|无法|不能|难以|不便)|^(?:谁|由.{1,6}|机构)?(?:负责|承担|赔|概不)/u;
const INVESTIGATED = /^(?:事故)?的?(?:原因|调查|统计|因素|报警(?!了))/u;
const ASKED = /^(?:了|的|过|人|现象|情况|事件|事故|行为)*(?:吗|没有?|么|嘛|不)$/u;
const COUNTED_NONE =
  /^的?(?:情况|现象|事件|事故|行为|人员|人数|人|者|次数)?[:：是为]?(?:无(?!人|故|法)|没有(?!人|老师)|0(?![\d.])|零|未发生|未出现|未发现|不存在|未见|没发生|没出现)/u;
const DENIED_LATER = /^.{0,4}(?:是|系|属)?(?:误报|谣言|假的|演习|演练|虚惊|不实|误会)/u;
const RULED_BEFORE = /(?:发生|出现|遇)[^了]{0,6}$/u;
const RULED_AFTER =
  /^[^了]{0,10}(?:应(?!急)|时(?:无法|不能|难以|不便|影响|可)|必须|须|不得|要及时|立即(?:报告|上报|启动)|怎么|如何|怎样|拨打)/u;

/** Names of places and things that hold such a word: 爆炸街舞工作室. */
const MAYBE_NAME = /^(?:爆炸|触电|冒烟|流血|中毒|昏迷|失联|溺水|跳楼)$/u;
const NAME_END =
  /^[^了的是在有被过着把]{0,8}(?:学校|培训部?|工作室|中心|俱乐部|公司|书法|舞蹈|街舞|美术|艺术|画室|琴行|教育|文具店?|书店|馆|社|营|剧|电影|游戏)/u;

/** Whole sentences that tell that it is over, or was none. */
const NONE_AT_ALL =
  /误报|虚惊一场|谣言|不属实|假消息|(?:法|办法|条例|规定|规范|标准|□)第[一二三四五六七八九十百\d]+条/u;
const HELP_CAME =
  /(?:已经?|刚|都)(?:拨?打了?)(?:1[12]0|119)|(?:已经?|刚)(?:报警|报了警|送医|送到?了?医院|就医|出警|拨打)|(?:119|120|110|救护车|消防车|警察|消防员)(?:已经?|都)?(?:到了|来了|到场|在路上|赶到)/u;
const OVER: Readonly<Record<Danger, RegExp>> = {
  fire: /(?:已经?|被|给|都)(?:被)?(?:全部)?(?:扑灭|灭了|熄灭|控制|救出|脱困|关了?阀|修好|排除)|火灭了|扑灭了/u,
  hurt: /(?:已经?)(?:苏醒|醒了|醒来|好了|痊愈|出院|康复|没事)/u,
  violence:
    /(?<![没未不]|没有|还没)找(?:到|回)(?:来)?了|已经?找[到回]|平安(?:回家|到家)|已经?(?:回家|回来|联系上|劝下来)/u,
};

/** Whom the words say to call first; undefined when they tell of no danger that is going on. */
export function findDanger(said: string): Danger | undefined {
  const words = withoutQuotes(said.slice(0, MOST_CHARACTERS).normalize('NFKC'));
  if (!ANY.test(words)) return undefined;
  if (NONE_AT_ALL.test(words) || HELP_CAME.test(words)) return undefined;
  const clauses = words.split(CLAUSE_END).filter((clause) => clause !== '');
  const told = RULES.filter((rule) => !OVER[rule.danger].test(words) && clauses.some((c) => tells(c, rule)));
  return ORDER.find((danger) => told.some((rule) => rule.danger === danger));
}

/** What is written, painted or named: 标语“火灾无情”, “防火”主题班会. Whatever else stands in quotation marks may be said of now. */
const WRITTEN_UP =
  /(?<=(?:写|贴|印|标|挂|画)[着有了]?|标语|标题|题目|名为|名叫|名称|口号|横幅|海报|课文|视频|新闻|条款|约定|规定|主题|展板|围绕|关于)[:\s]*[“"「『][^“”"「」『』]*[”"」』]|[“"「『][^“”"「」『』]*[”"」』](?=的?(?:宣传|主题|演练|预案|制度|标语|标志|标识|海报|教育|活动|课程|栏目|字样|条款|讲座|信号))/gu;

function withoutQuotes(said: string): string {
  const bare = said.replace(/《[^《》]*》/gu, '□').replace(WRITTEN_UP, '□');
  return bare.replaceAll('□', '').trim() === '' ? said : bare;
}

function tells(clause: string, rule: Rule): boolean {
  for (const { 0: word, index } of clause.matchAll(rule.word)) {
    const end = index + word.length;
    const before = clause.slice(Math.max(0, index - BEFORE_CHARACTERS), index);
    const around = { word, before, after: clause.slice(end, end + AFTER_CHARACTERS) };
    if (!isSomethingElse(rule, around) && !isNotNow(rule, around)) return true;
  }
  return false;
}

type Around = { word: string; before: string; after: string };

function isSomethingElse({ before, after }: Rule, around: Around): boolean {
  if (before?.test(around.before) || after?.test(around.after)) return true;
  return MAYBE_NAME.test(around.word) && NAME_END.test(around.after);
}

function isNotNow({ danger }: Rule, { before, after }: Around): boolean {
  const isBefore = [DENIED, SUPPOSED, WRITTEN, PREVENTED, PAST].some((saying) => saying.test(before));
  const isAfter = [NAMED, ASKED, COUNTED_NONE, DENIED_LATER].some((saying) => saying.test(after));
  if (isBefore || isAfter) return true;
  if (RULED_BEFORE.test(before) && RULED_AFTER.test(after)) return true;
  if (danger === 'fire' && INVESTIGATED.test(after)) return true;
  return danger !== 'violence' && (EVER.test(before) || after.startsWith('过'));
}

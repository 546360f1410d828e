/** Every Chinese sentence of the licence look-up, for phones: short lines, plain words, no accusation. */
import type { RegisterRow } from './institution.ts';
import type { Candidate } from './lookup.ts';
import { cutName } from './name-parts.ts';
import { haveSameTones } from './sounds.ts';
import { statusWord } from './status-words.ts';
import type { Verdict } from './verdict.ts';

type Reason = { tier: string; subjectFit: string; alias: string | null; place: boolean };
type Setting = {
  words: string;
  candidates: readonly Candidate[];
  audience: 'public' | 'member';
  countyName: string;
  hotline: string | null;
  /** One of several answers: what ends every answer is said once, after the last. */
  brief?: boolean;
};
type InstitutionSetting = Setting & {
  old: boolean;
  otherwiseCalled: boolean;
  /** The county's name was misspelt and read as it must be meant. */
  countyMended: boolean;
  /** Campuses of the same name, which this answer says nothing about. */
  otherCampuses: readonly RegisterRow[];
};

const BY_TIER: Readonly<Record<string, string>> = {
  code: '证号或代码一致',
  name: '名称完全一致',
  bare_name: '名称一致，只是没写县名',
  written: '字号一致',
  heard: '读音相同，字不同',
  spelled: '拼音一致',
  begins: '字号开头一致',
  holds: '字号部分一致',
  initials: '拼音首字母一致',
  close: '字号相近，名字不同',
};
const BY_SUBJECT: Readonly<Record<string, string>> = {
  same: '，项目一致',
  partly: '，项目相符',
  near: '，项目相近',
  other: '，但项目不同',
  unsaid: '',
};
/** The prepayment line that ends every answer about an institution (parents-qa rule 12). */
const PREPAYMENT =
  '交费前请核对许可证上的名称和地址；交费走“校外培训家长端”或机构收费专用账户，一次不超过3个月或60课时，非学科不超过5000元。';
const HOW_TO_CHECK = '核对办法：在“校外培训家长端”APP或全国校外教育培训监管与服务综合平台按全称查。';
// What the assistant must never say, not even when it repeats the asker (parents-qa rule 1).
const NEVER_SAID =
  /违法|非法|犯法|黑|跑路|跑了|卷[钱款]|立案|取缔|查封|吊销|注销|停业|整改|风险|骗|坑|垃圾|放心|推荐|保证|最好/u;
const LONGEST_NAME = 60;
const LONGEST_QUOTE = 20;
/** parents-qa: at most five at a time. */
const MOST_LISTED = 5;

/** What ends every answer about institutions: how to check, and the prepayment line last (rule 12). */
export function closingLines(): string[] {
  return [HOW_TO_CHECK, PREPAYMENT];
}

/** The one answer in a group, whatever was found (parents-qa rule 6). */
export const GROUP_TEXT = '为免误解，群里不谈具体机构。请私聊我，把名称发给我核对。';

/** Why a candidate is shown: 名称完全一致; 字号一致，项目一致，地点一致 … */
export function reasonFor({ tier, subjectFit, alias, place }: Reason): string {
  const found = BY_TIER[tier] ?? '';
  const whole = tier === 'code' || tier === 'name' || tier === 'bare_name';
  if (alias !== null) return whole ? `${alias}一致` : `${alias}的${found}`;
  return whole ? found : `${found}${BY_SUBJECT[subjectFit] ?? ''}${place ? '，地点一致' : ''}`;
}

/** One institution found, its state known and fresh enough: A1, A3, A5, A6, with A19 when it is old. */
export function institutionText(row: RegisterRow, verdict: Verdict, setting: InstitutionSetting): string {
  return lines([
    setting.countyMended ? `县名是按“${setting.countyName}”查的。` : '',
    setting.otherwiseCalled ? '按您说的查到的是下面这家，名称不对请告诉我。' : '',
    ...stateLines(row, verdict, setting),
    row.parentId === null ? '' : '每个校区单独许可，这里只说这一处；主校区的证不管别的校区。',
    ...campusLines(setting.otherCampuses),
    setting.audience === 'member' ? `内部状态：${statusWord(row.status)}（不对外）` : '',
    `数据截至：${row.verifiedAt ?? '不详'}`,
    setting.old ? '这条记录超过30天没有核对，可能已变化，请以平台和许可机关为准。' : '',
    ...closing(setting),
  ]);
}

/** Facts too old for a conclusion. */
export function staleText(row: RegisterRow, setting: Setting): string {
  const checked = row.verifiedAt === null ? '没有核对日期' : `核对于${row.verifiedAt}，超过90天`;
  return lines([
    `“${clip(row.name)}”的记录${checked}，现在不能给结论。`,
    setting.audience === 'member' ? `内部状态：${statusWord(row.status)}（不对外）` : '',
    setting.brief === true ? '' : askUs(setting),
    ...closing(setting),
  ]);
}

/** A7 for an institution of another county that the register holds: no state. */
export function otherDistrictText(row: RegisterRow, setting: Setting): string {
  return lines([
    `“${clip(row.name)}”登记在${row.region}，不在${setting.countyName}，我这里不能答它的情况。`,
    `请问${row.region}教育局。`,
    ...closing(setting),
  ]);
}

/** A7 for a question that names another place. */
export function otherPlaceText(place: string, setting: Setting): string {
  return lines([`我只管${setting.countyName}的机构。${place}的请问当地教育局。`, ...closing(setting)]);
}

/** A4: who may be meant; no state before one is picked. */
export function ambiguousText(candidates: readonly Candidate[], words: string, setting: Setting): string {
  const shown = candidates.slice(0, MOST_LISTED);
  const [only] = shown;
  if (shown.length === 1 && only !== undefined) {
    return lines([
      `您说的是不是“${clip(only.row.name)}”${whereOf(only.row)}？（${only.why}）`,
      setting.brief === true ? '是的话，请把全称单独发给我。' : '是就回1；不是，请把名称多写几个字。',
    ]);
  }
  return lines([
    `和${quote(words)}相符的有${shown.length}家，请选一家：`,
    ...listed(shown),
    soundHint(shown),
    setting.brief === true ? '请把这家的全称单独发给我。' : '回序号就行；都不是，请多写几个字。',
  ]);
}

/** A2: nothing found, which accuses nobody; names that come near are offered as guesses. */
export function notFoundText(setting: Setting): string {
  const near = setting.candidates.slice(0, MOST_LISTED);
  return lines([
    `在${setting.countyName}的许可台账里没有查到${quote(setting.words)}。`,
    `可能是：①名字写法不同；②不在${setting.countyName}；③刚办、还没录入；④确实没有许可。没查到不等于有问题。`,
    near.length > 0 ? '您是不是要找（名字不同，请看清）：' : '',
    ...listed(near),
    ...(setting.brief === true ? [] : ['想请工作人员核实，可打12345反映，可以匿名。', askUs(setting)]),
    ...closing(setting),
  ]);
}

function stateLines(row: RegisterRow, verdict: Verdict, setting: Setting): string[] {
  const name = `“${clip(row.name)}”`;
  switch (verdict) {
    case 'valid':
      return [`【查到】${clip(row.name)}`, ...permitLines(row)];
    case 'valid_other_scope':
      return [
        `【查到】${clip(row.name)}`,
        ...permitLines(row),
        '它的许可不含学科类（语数外等）。收费教学科要另有学科类许可；发现在教，可打12345反映。',
      ];
    case 'expired':
      return [`${name}的办学许可${expiry(row)}，目前不在有效状态。`, '是否在办延续，以许可机关答复为准。', DO_NOT_PAY];
    case 'suspended_or_revoked':
      return [`${name}的许可目前不在有效状态。`, DO_NOT_PAY, setting.brief === true ? '' : askUs(setting)];
    case 'not_required':
      return [
        `${name}登记的是托管、咨询、研学一类，没有查到培训许可。`,
        '登记范围内的服务可以开展，收费上文化课不可以。',
      ];
    default:
      return [
        `${name}在台账里有记录，没有查到办学许可。`,
        '有营业执照不等于有办学许可；向中小学生收费培训要有办学许可。可以先不交费；想请工作人员核实，可打12345反映。',
      ];
  }
}

const DO_NOT_PAY = '建议先不交费；已交费的，请保留合同和付款记录，退费问题可打12315。';

function permitLines(row: RegisterRow): string[] {
  return [
    row.category === '' ? '' : `类别：${clip(row.category)}`,
    row.permitNumber === null ? '' : `办学许可证号：${clip(row.permitNumber)}`,
    `有效期至：${row.permitValidUntil ?? '台账未登记，请看许可证'}`,
    `办学地址：${clip(row.address === '' ? row.town : row.address) || '台账未登记，请看许可证'}`,
    row.inEscrow === null ? '' : `资金监管：${row.inEscrow ? '已纳入' : '未纳入'}`,
  ];
}

function closing({ brief }: Setting): string[] {
  return brief === true ? [] : closingLines();
}

function campusLines(campuses: readonly RegisterRow[]): string[] {
  if (campuses.length === 0) return [];
  const names = campuses.slice(0, MOST_LISTED).map(({ name }) => clip(name));
  return [`另有${names.join('、')}：校区要单独核对，请把校区全称发给我。`];
}

/** Names that sound alike and are written differently: which one is asked, never guessed (rule 2). */
function soundHint(shown: readonly Candidate[]): string {
  const brands = [...new Set(shown.map(({ row }) => cutName(row.name, row).brand))];
  const [first, ...others] = brands;
  const alike = first === undefined ? [] : others.filter((brand) => haveSameTones(first, brand));
  return alike.length === 0
    ? ''
    : `读音一样、字不同，请看清：${[first, ...alike].map((brand) => `“${brand}”`).join('、')}。`;
}

function expiry(row: RegisterRow): string {
  return row.permitValidUntil === null ? '已到期' : `有效期到${row.permitValidUntil}`;
}

function listed(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ row }, at) => `${at + 1}. ${clip(row.name)}${whereOf(row)}`);
}

function whereOf(row: RegisterRow): string {
  const facts = [row.town, row.category].filter((fact) => fact !== '').map(clip);
  return facts.length === 0 ? '' : `（${facts.join('，')}）`;
}

function askUs({ hotline, countyName }: Setting): string {
  return hotline === null
    ? `咨询电话以${countyName}教育局公布的为准，也可以打12345、12315。`
    : `咨询电话：${hotline}，也可以打12345、12315。`;
}

/** The asker's words, short, without numbers that may be a phone's, and without what must not be repeated. */
function quote(words: string): string {
  const plain = words
    .replace(/[\p{Cc}“”]/gu, ' ')
    .replace(/\d{5,}/gu, '…')
    .trim();
  if (plain === '' || NEVER_SAID.test(plain)) return '您说的机构';
  return `“${[...plain].slice(0, LONGEST_QUOTE).join('')}${[...plain].length > LONGEST_QUOTE ? '…' : ''}”`;
}

function clip(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME)}…`;
}

function lines(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

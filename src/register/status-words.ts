/** The register's status words (许可状态, data-model §2.5) and their codes, with the spellings spreadsheets use. */
import { INSTITUTION_STATUSES, type InstitutionStatus } from './institution.ts';
import { normalise } from './normalise.ts';

/** Code → the word members read; the first is ours, the rest are taken when read. */
const WORDS: Readonly<Record<InstitutionStatus, readonly [string, ...string[]]>> = {
  preparing: ['筹设', '筹备', '筹设中', '名称已核'],
  valid: ['有效', '正常', '在期', '正常办学', '许可有效'],
  rectifying: ['整改中', '整改', '限期整改'],
  suspended: ['停业整改', '责令停业', '停业整顿', '停办整改'],
  closed_by_itself: ['停业', '自行停业', '停业（自行）', '停办', '歇业'],
  expired: ['过期', '已过期', '到期', '许可过期', '许可到期'],
  revoked: ['已吊销', '吊销'],
  deregistered: ['已注销', '注销'],
  business_licence_only: ['有照无证', '有营业执照无许可'],
  unregistered: ['无照无证', '无证无照'],
  not_training: ['非培训登记', '非培训', '托管登记', '非培训机构'],
};
const CODES = new Map(
  INSTITUTION_STATUSES.flatMap((status) => WORDS[status].map((word) => [statusKey(word), status] as const)),
);

/** The word for a status, as members read it. */
export function statusWord(status: InstitutionStatus): string {
  return WORDS[status][0];
}

/** The status a spreadsheet's word or our own code means; undefined when it means none. */
export function findStatus(word: string): InstitutionStatus | undefined {
  return CODES.get(statusKey(word)) ?? INSTITUTION_STATUSES.find((status) => status === word.trim());
}

/** The words a spreadsheet may use, for a message about one that it must not. */
export function listStatusWords(): string[] {
  return INSTITUTION_STATUSES.map(statusWord);
}

function statusKey(word: string): string {
  return normalise(word).replaceAll(' ', '');
}

/** Every Chinese sentence of the licence look-up, for phones: short lines, plain words, no accusation. */

type Reason = { tier: string; subjectFit: string; alias: string | null; place: boolean };

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
  near: '，项目相近',
  other: '，但项目不同',
  unsaid: '',
};

/** Why a candidate is shown: 名称完全一致; 字号一致，项目一致，地点一致 … */
export function reasonFor({ tier, subjectFit, alias, place }: Reason): string {
  const found = BY_TIER[tier] ?? '';
  const whole = tier === 'code' || tier === 'name' || tier === 'bare_name';
  if (alias !== null) return whole ? `${alias}一致` : `${alias}：${found}`;
  return whole ? found : `${found}${BY_SUBJECT[subjectFit] ?? ''}${place ? '，地点一致' : ''}`;
}

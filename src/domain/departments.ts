/** The task force's departments, by every name that people use for them, and which stand for safety. */
import { cleanInput } from '../kernel/text.ts';

/** A department; `id` is stable and can serve as the database's. */
export type KnownDepartment = {
  id: string;
  name: string;
  aliases: readonly string[];
  /** False: helps without standing in the plan's list (协同单位). */
  inTaskForce: boolean;
};

const member = (id: string, name: string, ...aliases: string[]): KnownDepartment => ({
  id,
  name,
  aliases,
  inTaskForce: true,
});
const helper = (id: string, name: string, ...aliases: string[]): KnownDepartment => ({
  id,
  name,
  aliases,
  inTaskForce: false,
});

/** Members by the plan's 保障措施 1 (M604–M611), then the helpers its tasks name (checklists.md). */
export const DEPARTMENTS: readonly KnownDepartment[] = [
  member('education', '县教育局', '教育', '教体局', '教育科技局'),
  member('police', '县公安局', '公安', '派出所'),
  member('approval', '县行政审批局', '行政审批', '审批局', '行政审批服务管理局'),
  member('market', '县市场监管局', '市监局', '市监', '市场监督管理局', '市场监管'),
  member('network', '县网络安全中心', '网信', '网信办', '网信部门', '网信中心', '网安中心'),
  member('health_sport', '县卫健体局', '卫体局', '卫体', '卫生健康与体育局', '卫生健康和体育局', '卫健局', '体育局'),
  member('emergency', '县应急管理局', '应急局', '应急', '应急管理'),
  member('fire', '县消防救援大队', '消防大队', '消防', '消防队', '消防救援'),
  helper('culture', '县文旅局', '文旅', '文化和旅游局'),
  helper('development', '县发改局', '发改', '发展改革', '发展和改革局'),
  helper('labour', '县人社局', '人社', '人力资源和社会保障局'),
  helper('housing', '县住建局', '住建', '住房和城乡建设局'),
  helper('tax', '县税务局', '税务'),
  helper('finance', '县金融监管部门', '金融监管', '金融监管局', '金融办'),
  helper('civil', '县民政局', '民政'),
  helper('urban', '县城管局', '城管', '综合行政执法队'),
];

// Task 5 of the plan: police and fire lead, emergency and education help. Not education alone (mission-map §9.4).
const SAFETY_DEPARTMENTS: ReadonlySet<string> = new Set(['police', 'fire', 'emergency', 'education']);

const BY_NAME: ReadonlyMap<string, KnownDepartment> = new Map(
  DEPARTMENTS.flatMap((department) =>
    [department.id, department.name, ...department.aliases].map((name) => [plain(name), department] as const),
  ),
);

/** The department that a name, a short name or an id means, if it is a known one. */
export function findDepartment(said: string): KnownDepartment | undefined {
  return BY_NAME.get(plain(said));
}

/** Whether the safety checks are this department's business, by any of its names. */
export function isSafetyDepartment(said: string): boolean {
  const id = findDepartment(said)?.id;
  return id !== undefined && SAFETY_DEPARTMENTS.has(id);
}

/** 襄垣县教育局, 县教育局 and 教育局 are one. */
function plain(name: string): string {
  return cleanInput(name.slice(0, 100))
    .replace(/\s/gu, '')
    .toLowerCase()
    .replace(/^(?:长治市)?(?:襄垣县?|县)/u, '')
    .replace(/局$/u, '');
}

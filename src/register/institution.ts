/** An institution as the look-up sees it: one row of the register's snapshot in memory. */

/** data-model: licence states (许可状态). */
export const INSTITUTION_STATUSES = [
  'preparing', // 筹设
  'valid', // 有效
  'rectifying', // 整改中
  'suspended', // 停业整改
  'closed_by_itself', // 停业（自行）
  'expired', // 过期
  'revoked', // 已吊销
  'deregistered', // 已注销
  'business_licence_only', // 有照无证
  'unregistered', // 无照无证
  'not_training', // 非培训登记
] as const;
export type InstitutionStatus = (typeof INSTITUTION_STATUSES)[number];

export type RegisterRow = {
  id: string;
  /** Registered name, campus included where the row is a campus. */
  name: string;
  /** 简称, 品牌, 曾用名, 招牌, 网名, 家长叫法. */
  aliases: { text: string; kind: string }[];
  /** Unified social credit code, 18 characters, or null. */
  socialCreditCode: string | null;
  permitNumber: string | null;
  /** As the register says it: 学科类, 体育, 文化艺术, 科技, 其他, 托管 … */
  category: string;
  status: InstitutionStatus;
  /** `YYYY-MM-DD` or null. */
  permitValidUntil: string | null;
  /** Six-digit region code; 140423 is 襄垣县. */
  regionCode: string;
  region: string;
  town: string;
  address: string;
  competentDepartment: string;
  /** Id of the main campus for a branch, else null. */
  parentId: string | null;
  /** 主校区, 增设校区, 分校, 未批准点; null for the main campus. */
  campus: string | null;
  inEscrow: boolean | null;
  /** When somebody last checked the row; `YYYY-MM-DD` or null. */
  verifiedAt: string | null;
};

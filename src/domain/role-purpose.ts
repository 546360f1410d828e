/** What each role is in the task force for, in one line that its bearer can read. */
import type { Role } from './role.ts';

/** Role → its purpose (reminders.md §2, mission-map §7). */
export const ROLE_PURPOSES: Readonly<Record<Role, string>> = {
  leader: '看全县汇总，督办超期和重大风险',
  deputy: '看日报，签批，处理升级事项',
  department_head: '审签本单位事项，督促本单位超期',
  liaison: '办理和分派本单位的任务',
  inspector: '到现场检查，填报结果，跟进整改',
  office: '派单，汇总，管名册和配置',
  approver: '办理准入和许可',
  duty_officer: '值班，接收线索和风险',
  school_head: '排查在职教师，做好家校沟通',
  grid_worker: '巡查本网格，上报情况',
  auditor: '查看记录，核对留痕',
  public: '查询机构，咨询政策，反映问题',
};

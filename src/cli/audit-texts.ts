/** What `bot audit` says: what happened to the audit, where, and what to do. */

export const AUDIT_TEXTS = {
  whole: '审计链完整，共 {count} 条。审计号 {head}。',
  compared: '和库外记下的 {count} 个审计号都对得上。',
  notCompared: '没有库外的审计号可比：末尾被删或整条重写看不出来。请用 --head 给出工作群里发过的审计号再查一次。',
  unreadable: 'audit-heads.jsonl 有 {count} 行读不懂，没有用上。',
  tampered: '审计记录被人动过，发现 {count} 处：',
  whatToDo: [
    '怎么办：',
    '1. 不要停小助手，也不要改数据库；先把这几行和数据文件夹里的 audit-heads.jsonl 复制一份留存。',
    '2. 报告专班负责人；查谁有数据库和这台机器的管理权限。',
    '3. 用出事以前的备份恢复到另一台机器，用 bot audit show 对照上面的条目。',
    '如果刚恢复过备份或换过数据库，末尾变少、对不上是正常的：写明原因，把 audit-heads.jsonl 改名存档后重新开始。',
  ],
  kinds: {
    altered: '第 {seq} 条起有 {count} 条的内容被改过（记录号 {entryId}）。',
    deleted: '第 {seq} 条起有 {count} 条从中间被删。',
    tail: '第 {seq} 条起，末尾有 {count} 条被删（应有 {last} 条）。',
    inserted: '有 {count} 条是绕过小助手插进去的，{where}。',
    swapped: '第 {seq} 条和第 {last} 条被对调。',
    rewritten: '从第 {seq} 条起整条链被重写过：第 {last} 条的审计号和库外记下的不一样。',
    broken: '第 {seq} 条和前一条接不上，链本身被改过（共 {count} 处）。',
  },
  atEntry: '第一条的记录号 {entryId}，不在链上',
  atSeq: '从第 {seq} 条起',
  badHead: '“{text}”不是审计号。请照抄群里发的，例如 --head 12345-3f9a0c12d4e5b6a7。',
  nothing: '没有这样的审计记录。',
  unlinked: '不在链上',
  linkedLater: '（入链 {at}）',
} as const;

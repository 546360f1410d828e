/** Every code of the flow lint with its meaning and its usual cure; docs/flow-lint.md is this table. */

type CodeNote = { what: string; fix: string };

/** E1xx stop the start; W2xx and W3xx are told and do not. A code never changes its meaning. */
export const CODES = {
  // the file
  E100: { what: 'YAML 写法不对，文件读不出来', fix: '核对缩进、冒号和引号' },
  E101: { what: '写了不认识的设置', fix: '核对拼写，或删掉它' },
  E102: { what: '少写了必填的设置', fix: '补上它' },
  E103: { what: '设置的值不对：类型、大小、长短或可选的值', fix: '按提示改成允许的值' },
  // names and types
  E104: { what: '选项里没有这个代码', fix: '改成 choices 里有的代码' },
  E105: { what: '条件里用了没有的名字', fix: '改成题目、常量或算式的 id' },
  E106: { what: '条件里用了没有的字段', fix: '改成表里有的字段' },
  E107: { what: '两边的类型对不上', fix: '文字加双引号，数字不加；整数和小数用 double() 换' },
  E108: { what: '算出来的不是要的类型，例如条件算出了数字', fix: '条件要算出“是”或“否”' },
  E109: { what: '用了 matches() 正则，可能卡死', fix: '改用 startsWith、contains 或长度' },
  E110: { what: '条件的写法读不懂', fix: '并且写 &&，或者写 ||，等于写 ==，引号用英文的' },
  E111: { what: '没有这样的函数，或参数的类型不对', fix: '核对函数名和参数' },
  E112: { what: '没有这个角色', fix: '改成角色表里的代码' },
  E113: { what: '没有这张表', fix: '核对 source' },
  E114: { what: '没有这种题型', fix: '改成 docs/flows.md 里的题型' },
  E115: { what: 'answered、said、unlisted 问的题不存在', fix: '改成题目的 id' },
  E116: { what: '名字的写法不对', fix: '名字只用小写英文、数字和下划线' },
  E117: { what: 'over 算出来的不是列表', fix: '例如 failed(items)' },
  E118: { what: '文件太大', fix: '拆成两个流程' },
  E119: { what: '常量的值和写的类型不符', fix: '改 type，或改 value' },
  // ids
  E121: { what: '同一个 id 用了两次', fix: '换一个名字' },
  E122: { what: '用了系统的名字当 id', fix: '换一个名字' },
  E123: { what: '两个文件写了同一个流程标识', fix: '改其中一个的 flow' },
  // order, missing words
  E131: { what: '用到了后面才问的题', fix: '把那一题移到前面，或改条件' },
  E132: { what: '题目的条件用到了这一题自己', fix: '改条件；要核对答案请用 check' },
  E133: { what: '重复题没写怎么结束', fix: '写 more 或 over' },
  E134: { what: 'check 没写不通过时说的话', fix: '补上 else' },
  E135: { what: '核对时用到了可能没回答的题', fix: '前面加上 !answered("题目") ||' },
  E136: { what: '最少比最多还多', fix: '把 min 和 max 对调或改小 min' },
  // collisions
  E141: { what: '选项或别的说法和通用口令相同', fix: '换一个说法' },
  E142: { what: '两个选项的说法一样', fix: '去掉一个，或换一个说法' },
  E143: { what: '两道题的简称一样', fix: '换一个简称' },
  E144: { what: '简称和通用口令相同', fix: '换一个简称' },
  E145: { what: '开始的话是通用口令', fix: '换一个说法' },
  E146: { what: '同一句话既算“是”又算“不是”', fix: '去掉一个' },
  E147: { what: '同一句开始的话用了两次', fix: '换一个说法' },
  E148: { what: '两个流程的菜单字一样', fix: '换一个菜单字' },
  E149: { what: '开始的话和别的流程里的选项相同', fix: '换一个说法' },
  // effects
  E151: { what: '动作没有 id，没法保证只做一次', fix: '补上 id' },
  E152: { what: '两个动作用了同一个 id', fix: '换一个名字' },
  E153: { what: '没有这个动作', fix: '改成可用的动作' },
  E154: { what: '撤回没写多久以内', fix: '写 within，例如 2h' },
  E155: { what: '插问的流程不存在', fix: '改成别的流程的标识' },
  // circles
  E161: { what: '算式绕圈：用到了自己或后面的算式', fix: '把被用到的算式移到前面' },
  // texts
  E171: { what: '话里用了没有的名字', fix: '改成题目、常量或算式的 id' },
  E172: { what: '话里用了没有的字段', fix: '改成有的字段' },
  E173: { what: '话的写法不对', fix: '核对 {{ }} 和 {% %}' },
  E174: { what: '一条消息超过 2048 字节，会被切断', fix: '改短，或拆成两题' },
  // reachability
  E181: { what: '这一题永远不会问到', fix: '改它的条件' },
  E182: { what: '怎么答都通不过这条核对', fix: '改 check，或改 range' },
  E183: { what: '走不到提交', fix: '让这一题能答完或能跳过' },
  E184: { what: '选了这一项就走不到提交', fix: '改后面的条件，或去掉这一项' },
  E185: { what: '题目太多', fix: '拆成两个流程' },
  E186: { what: '这个动作永远不会做', fix: '改它的 when' },
  // privacy
  E191: { what: '在群里问个人信息', fix: 'where 写 group: private 或 no' },
  E192: { what: '问了孩子的姓名、证件、学校或照片', fix: '删掉；只问人数和年级' },
  E193: { what: '群众能用的流程里查成员名单', fix: 'who 里去掉 public，或不用这一题' },
  // manners
  W201: { what: '没写帮助', fix: '加 help：说清楚怎么答' },
  W202: { what: '要自己写的题没有例子', fix: '在 help 里加“例如……”' },
  W203: { what: '一句话超过 20 个字', fix: '拆成两句' },
  W204: { what: '公文腔', fix: '换成平常说的话' },
  W205: { what: '一口气太长，中间没有停顿', fix: '加逗号，或拆成两句' },
  W206: { what: '一题里问了好几个问题', fix: '一题只问一件事' },
  W207: { what: '有生僻字', fix: '换成常用字' },
  W208: { what: '选项超过 9 个', fix: '合并几项，或分两题问' },
  W209: { what: '照片没写要几张', fix: '写 count: {min, max}' },
  W210: { what: '题目超过 12 道，没有分节', fix: '给每一节的第一题写 section' },
  W211: { what: '照片、位置这些题没有退路', fix: '写 optional: 说一下原因' },
  W212: { what: '两次提醒离得太近', fix: '至少隔 1 小时，后一次写在后面' },
  W213: { what: '提醒太早', fix: '至少 10 分钟' },
  W214: { what: '草稿删得比提醒早', fix: 'keep_draft 写长一些' },
  W215: { what: '内容改了，version 没有加', fix: 'version 加一' },
  W216: { what: '组合太多，没能全部推演', fix: '拆小，或写对话测试' },
  W217: { what: '推演里没有出现过，拿不准', fix: '写一段对话测试，或改条件' },
  W218: { what: '“已知”说明没有用上', fix: '删掉这一行说明' },
  // tests
  W301: { what: '没有对话测到这一题', fix: '在 flows/tests/ 里加一段' },
  W302: { what: '没有对话测到这个条件的另一面', fix: '在 flows/tests/ 里加一段' },
  W303: { what: '没有对话测到跳过这一题', fix: '在 flows/tests/ 里加一段' },
} as const satisfies Record<string, CodeNote>;

export type LintCode = keyof typeof CODES;

/** Which words mean danger, a private matter in a group, a report, or an institution about to vanish. */
import { type IntentRule, re } from './intent-rule.ts';
import { WORD as W } from './words.ts';

/** Somebody, most likely a child, is harmed: stands above everything else (parents-qa rule 7). */
export const URGENT_RULES: readonly IntentRule[] = [
  {
    intent: 'URGENT_CHILD',
    all: [
      re(
        '(?:被|让|叫|给|挨).{0,12}(?:打(?!电话|折|卡|工|听|扰|算|广告|到|款|钱|进|入|给|在|开|字)|揍|扇|踢|踹|掐|体罚|罚站|罚跪|骂|辱骂|侮辱|虐待|欺负|关小黑屋|锁在)',
        '(?:老师|教练|助教|校长|园长|同学|保安).{0,4}(?:把.{1,6})?(?:踢|掐|扇|揍|踹|推倒|打)(?:了|伤|孩子|娃|学生|我|她|他|人|小)|打(?:手心|屁股|脸|头|耳光)|不让(?:孩子)?.{0,4}(?:吃饭|上厕所|喝水)|挨打|挨揍|打孩子|打学生|打娃|打小孩|打人|体罚|扇耳光|动手打|动手了',
      ),
      re(W.child, W.teacher, '机构', '班里', '培训'),
    ],
    none: re('打.{0,3}电话|骂他$|骂他们$|被老婆'),
    why: 'violence or humiliation, done to a child or by staff',
  },
  {
    intent: 'URGENT_CHILD',
    all: [
      re(
        '被.{0,6}(?:摸|亲)(?!索)|(?:老师|教练|校长|他)(?:亲|摸|搂|抱)(?:了)?(?:我|她|孩子|女儿|闺女|学生)|猥亵|性侵|性骚扰|骚扰|乱摸|摸了?(?:我|她|他|孩子|娃|女儿|闺女)|动手动脚|偷拍|亲了?(?:孩子|女儿|闺女)|非礼|强奸',
      ),
    ],
    why: 'sexual harm needs no further word',
  },
  {
    intent: 'URGENT_CHILD',
    all: [
      re(W.child, '他', '她'),
      re(
        '受伤|送.{0,2}医院|住院|急救|摔下|摔倒|上吐下泻|呕吐|拉肚子|呛水|淤青|青了|紫了|肿了|缝针|抽搐|摔伤|摔断|骨折|流血|出血|磕破|昏迷|晕倒|中毒|溺水|烫伤|不见了|走丢|丢了|失踪|没回家|找不着|找不到了|自杀|跳楼|轻生|割腕|遍体|鼻青|青一块|伤痕|有伤|打伤|虐待|关起来|锁在',
      ),
    ],
    none: re('查询码|编号|线索号|电话丢了'),
    why: 'a child is hurt, lost or in danger',
  },
];

/** In a group only: what must not stand there. */
export const GROUP_RULES: readonly IntentRule[] = [
  {
    intent: 'GROUP_PRIVACY',
    all: [re('1[3-9]\\d', '\\d{7,}', '电话1', '手机1', '微信号', '身份证', '家住', '住在.{1,12}(?:号|单元|栋|小区)')],
    why: 'a phone number, an address or an identity was given in a group',
  },
  {
    intent: 'GROUP_PRIVACY',
    all: [
      re(`我(?:家)?${W.child}`, `俺(?:家)?${W.child}`, `${W.child}叫`, '我叫'),
      re('骗|坑|叫.{2,4}(?:在|上|，|$)|退费|退钱|班主任|学校|几班|年级|受'),
    ],
    why: 'what happened to one’s own child is no talk for a group',
  },
  { intent: 'GROUP_PRIVACY', all: [re('被骗|上当|骗了我|骗我')], why: 'a victim tells their case in a group' },
];

/** Reports, how to make them, what became of them. */
export const REPORT_RULES: readonly IntentRule[] = [
  {
    intent: 'LEAD_PROGRESS',
    all: [
      re(W.report, '线索', '上次', '上回', '前几天', '前天', '昨天', '之前', '那个事', '报的'),
      re(
        '进度|进展|啥情况|什么情况|结果|咋样|怎么样|咋说|处理|办得|办了没|办完|回复|回音|消息|反馈|有信|回信|到哪一步|查了没|查得|管了没|下文|说法了',
      ),
    ],
    none: re('能不能处理|怎么处理我|会不会|谁处理|谁举报'),
    why: 'asks what became of an earlier report',
  },
  {
    intent: 'LEAD_PROGRESS',
    all: [re('查询码|线索号|受理号|工单号|举报编号|查询号')],
    none: re('给不给|有没有查询码吗'),
    why: 'only reporters have a code',
  },
  {
    intent: 'HOTLINE',
    all: [
      re('电话|热线|邮箱|号码|打哪|打几|打多少|拨'),
      re(
        W.report,
        '监督',
        '咨询',
        '双减办',
        '局',
        '教育局',
        '专班',
        '主管',
        '热线',
        '多少$',
        '几$',
        '12345',
        '12315',
        '官方',
        '部门',
      ),
    ],
    none: re('打电话骂|负责人|老板|校长|法人|个人|没人接|转|直接打电话'),
    why: 'asks for an official number',
  },
  {
    intent: 'HOTLINE',
    all: [
      re(
        `${W.where}.{0,4}${W.report}`,
        `(?:找|向|跟|给)(?:谁|哪个|什么|哪里|哪).{0,6}(?:${W.report}|说理|管)`,
        '(?:哪个|什么|哪)(?:单位|部门)|归谁管|谁管|哪个局|什么部门',
      ),
    ],
    why: 'asks where to turn',
  },
  {
    intent: 'HOTLINE',
    all: [re('奖励|奖金|悬赏|有奖|给奖|有钱拿|给钱不|给多少钱')],
    none: re('学生|比赛|竞赛|报名'),
    why: 'rewards are a matter of what the county published',
  },
  {
    intent: 'LEAD_HOWTO',
    all: [
      re(W.report, '说了', '报了', '报上去', '留名', '告诉你们'),
      re(
        '匿名|保密|报复|穿小鞋|知道是我|知道我|知道(?:是)?谁|会知道|暴露|泄露|泄密|查到我|找到我|找我麻烦|不想让|别让|针对|为难|脸色|找上门|连累|牵连|安全|透露|实名|留名|名字|姓名|身份|电话号码',
      ),
    ],
    none: re('^(?:是)?谁举报|举报人是谁|奖|多少钱|给钱'),
    why: 'asks how a reporter is protected',
  },
  {
    intent: 'LEAD_HOWTO',
    all: [re('匿名|不留名|不写名|不想留名|不想让人知道'), re(W.ask)],
    why: 'asks whether a name is needed',
  },
  {
    intent: 'LEAD_HOWTO',
    all: [re(`${W.how}.{0,4}${W.report}`, `${W.report}.{0,4}(?:怎么|咋|流程|步骤|需要什么|提供|要什么|材料|证据)`)],
    none: re('进度|上次|上回|前几天|之前|怎么样|咋样'),
    why: 'asks how to report',
  },
  {
    intent: 'LEAD_TEACHER',
    all: [
      re(
        '班主任|(?:上课|课上|课堂).{0,2}不讲|任课|科任|在职|在编|公办|公立|校内老师|学校(?:的|里)?老师|(?:中|小|中学|小学|高中|初中)的?.{0,2}(?:老师|教师)|(?:[一二三四五六]|[实城东西南北]\\S{0,2})(?:中|小)的|是.{1,4}(?:中|小|中学|小学)的?(?:老师|教师)|我(?:家)?孩子(?:的)?老师|孩子(?:他|她|的)?老师|语文老师|数学老师|英语老师',
      ),
      re(
        W.lesson,
        '收(?:学生|钱|费)',
        '(?:推荐|建议|动员|叫|要求|介绍).{0,8}(?:报|去|上|补|班|机构|课)',
        '兼职|任教|代课|授课|办班|有偿',
        '让.{0,4}(?:报|去|上).{0,8}班',
        '要求.{0,6}报',
        '暗示',
        '逼',
        '介绍.{0,6}(?:班|机构)',
        '报.{0,6}的班',
        '开小灶',
        '有偿',
        '带学生',
        '在外',
      ),
    ],
    none: re('资格证|教师证|能不能当|转到|转给'),
    why: 'a teacher in service gives paid lessons or sends pupils to some class',
  },
  {
    intent: 'LEAD_TUTOR',
    all: [
      re(
        '在(?:自己)?家(?:里|中)?(?:给.{1,8})?.{0,4}(?:教|补|开|办|带|收|上课|辅导)',
        '(?:老师家|大学生家|邻居家|她家里|他家里|人家里)(?:里)?.{0,4}(?:补|教|上课|辅导|开班|办班)',
        '(?:小区|楼上|楼下|隔壁|对门|单元|出租屋|出租房|居民楼|邻居|民房|车库|地下室|家属院|村里|我家旁边).{0,14}(?:补课|补习|教|辅导|上课|开班|办班|办.{1,2}班|一对一|学生)',
        '(?:老师|大学生|个人|私人).{0,4}(?:私下|偷摸|偷偷|一对一|单独|私自).{0,4}(?:补|教|辅导|上课)',
        '住家教师|住家老师|上门(?:补|教|辅导|家教|上课)|高端家政|众筹私教|请(?:了)?家教|找(?:了)?家教',
      ),
    ],
    none: re('在家教育|家教中心|帮我找|有没有.{0,6}推荐|推荐'),
    why: 'lessons by a person at home or in a block of flats: a report, nobody is looked up',
  },
  {
    intent: 'LEAD',
    all: [
      re(
        `(?:要|想|来|我|帮我|给我|得|能|可以|去|必须|实名|马上|帮忙).{0,3}${W.report}`,
        `^${W.report}`,
        `${W.report}(?:一下|一个|个|这|那|他|它|$)`,
      ),
    ],
    none: re('电话|热线|被举报过|谁举报|被人举报'),
    why: 'says that they report',
  },
  {
    intent: 'LEAD',
    all: [
      re(
        '无证|没证|没有证|没办证|没牌子|没挂牌|没资质|没有资质|没执照|超范围|没许可|没有许可|没手续|偷偷|偷摸|偷着|私下|违规|顶风|黑班|黑补习|换了?个?地方|换个名',
      ),
      re('还在|根本没|招学生|收钱|教|照样|办班|开班|招生|补课|补习|上课|收费|收学生|办学|授课|营业|开着|天天|搞'),
    ],
    none: re('就是|等于|是不是|违规吗|违法吗|合法吗|怎么办证|能不能|可不可以|正常吗|有没有证|还开着没|还在不在|还在吗'),
    why: 'tells of an institution that works against the rules',
  },
  {
    intent: 'LEAD',
    all: [re('被骗|骗了我|骗钱|骗人钱|上当|虚假宣传|假老师|假证|冒充')],
    none: re('是不是骗|会不会(?:被)?骗|怕被骗|怎么防|真假'),
    why: 'tells of a fraud',
  },
  {
    intent: 'LEAD',
    all: [
      re('退'),
      re(
        '还没退|没退(?:给|下来|到|回|成|钱|费|款)|不给(?:我)?退|不退给|拖(?:着|了|到|延)?|一直(?:不|没)|不肯退|不愿退|拒绝退|拒不|不让退|推(?:来推去|脱|三阻四|拖)|催(?:了|过)|耍赖|赖着|不认账|没到账|没钱退|没动静|没人理|没人管|不理|没回应|没下文|踢皮球|就是不退|死活不',
      ),
    ],
    none: re('合同写|条款|概不|规定不退|不想上了'),
    why: 'a refund that is refused or dragged out is a dispute',
  },
];

/** Institutions that close or vanish. */
export const RISK_RULES: readonly IntentRule[] = [
  {
    intent: 'RISK',
    all: [
      re(
        `${W.boss}.{0,6}(?:联系不上|联系不到|找不到|找不着|失联|失踪|不接(?:电话|微信)?|电话打不通|不回(?:消息|微信)?|不见了|没影|没人了|消失|拉黑|关机|都走了|把我(?:删|拉黑))`,
        '(?:联系不上|联系不到|找不着|打不通|失联).{0,6}(?:人|老板|机构|老师|电话)|电话打不通|电话没人接',
        '(?:门|店).{0,4}(?:锁|关着|封|没开)|锁(?:了|着)?门|关着门|大门紧闭|人去楼空|搬空|搬走|撤店|撤摊|空了|贴(?:了)?.{0,4}(?:转让|通知|封条|停业)|转让|倒闭|破产|卷(?:钱|款)|跑了|跑路|跑掉|要跑|圈钱|黄了|关张',
        '(?:突然|一下|说|已经|都)(?:就)?(?:关门|停课|停业|不开|关了|停了|不干)|关门(?:了)?(?!了?(?:没|吗|不|么))|停课.{0,6}(?:不退|没|了)|发不出工资|欠(?:薪|工资|房租)',
      ),
    ],
    none: re('跑步|几点关门|孩子(?:不见|失踪|跑)|机器人|查询码|取缔|平台'),
    why: 'an institution that closes or vanishes with the fees',
  },
  {
    intent: 'RISK',
    all: [re('着火|起火|煤气|燃气泄漏|冒烟|触电|塌(?:了|方)|有毒|食物中毒|踩踏')],
    why: 'danger to people in the place',
  },
];

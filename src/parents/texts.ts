/** Every Chinese sentence of the answers to parents' questions (parents-qa A8–A20): conclusion, basis, local channel. */

/** Who answers: the county, and its published phone number, or null: then none is made up. */
export type TextSetting = {
  countyName: string;
  hotline: string | null;
  /** Citations of the law as they stood on the day (`policy-topics.ts`); empty for none that is sure. */
  bases: readonly string[];
};

type Lines = (setting: TextSetting) => readonly string[];

const local = ({ countyName, hotline }: TextSetting): string =>
  hotline === null
    ? `电话以${countyName}教育局公布的为准；也可以打政务热线12345、消费投诉12315。`
    : `电话：${hotline}；也可以打政务热线12345、消费投诉12315。`;
const basis = ({ bases, countyName }: TextSetting): string =>
  bases.length === 0
    ? `具体以${countyName}教育局答复为准。`
    : `依据：${bases.join('；')}。具体以${countyName}教育局答复为准。`;
const ANONYMOUS = '可以匿名，不需要姓名、电话和孩子信息。';
const WHAT_TO_TELL = '请说清：什么形式、在哪里、什么时间、大概多少人、是否收费。照片先自己留好，别拍到孩子。';
const WHERE_TO_REPORT = (setting: TextSetting): string =>
  `想反映就回“举报”（群里请先私聊我），记好查询码，回“查进度”看办得怎样；也可以找${setting.countyName}教育局或12345。`;
const PROTECTED = '反映的内容不会转给被反映的一方，承办人员看到的是改写后的摘要。';
const KEEP = '请保留合同、付款记录、聊天截图。';
const THREE_CHECKS = '核对三步：看许可证，看地址，看收费账户。';
const REFUND_STEPS = [
  '①看合同里的全额退和折算办法；②向机构书面提出，留好凭证；③不办的，打12315或找主管部门。',
  '2025-05-01以后付款的，付款7日内一般可以要求退回本金（已先消费过同类服务等例外）。',
  '请准备：签约日期、付款日期和金额、合同、已上课时记录。',
  '退多少由合同和事实确定，我不作判断。',
];
const PREPAID_RULE = '规定是：一次收费不超过3个月或60课时，非学科类不超过5000元，进机构收费专用账户。';
const PREPAID_STEPS = '超出的部分可以要求退回；请索要示范文本合同和收据。想反映可以匿名。';

/** The answers by topic; a topic is an intent, and where one intent asks several things, `INTENT.part`. */
export const ANSWERS = {
  'REFUND.clause': (setting) => [
    '合同里的“概不退费”不能免掉机构该退费的责任；这一条有没有效，由主管部门或法院认定。',
    basis(setting),
    ...REFUND_STEPS,
    local(setting),
  ],
  'REFUND.late': (setting) => [
    '先按合同和退费办法，向机构书面催一次。超过约定期限，或提出后超过15日还不退的，可以投诉。',
    basis(setting),
    KEEP,
    local(setting),
  ],
  REFUND: (setting) => ['能不能退、退多少，先看合同和付款时间。', ...REFUND_STEPS, local(setting)],
  'PREPAY.loan': (setting) => [
    '不能用贷款、分期的办法收培训费，请不要办，也不要把证件和验证码给别人。',
    PREPAID_RULE,
    '已经办了的，请保留合同和付款记录，可以反映。',
    local(setting),
  ],
  'PREPAY.account': (setting) => [
    '先不要转。培训费应进机构的收费专用账户，不进老师或个人的微信、支付宝，付款要有收据或发票。',
    `已经转了的，${KEEP}`,
    PREPAID_RULE,
    local(setting),
  ],
  'PREPAY.promotion': (setting) => [
    '不用急着交。先看许可证和合同，再决定。',
    `${PREPAID_RULE}优惠写进合同才算数。`,
    '价格说法不真实的，可以打12315反映。',
    local(setting),
  ],
  'PREPAY.price': (setting) => [
    '收费项目和标准要公示；没有公示的不能收。学科类执行政府指导价，非学科类由机构定价并公示。',
    PREPAID_RULE,
    local(setting),
  ],
  PREPAY: (setting) => [
    '一次收费超过3个月、60课时，或非学科类超过5000元的，就超出了规定。',
    PREPAID_RULE,
    PREPAID_STEPS,
    '不转私人账户，不办培训贷。',
    local(setting),
  ],
  'RISK.danger': () => ['先让孩子离开，确认人身安全：火警119，急救120，报警110。', '安全以后再告诉我地点和时间。'],
  RISK: (setting) => [
    '先确认人身安全，有危险打110、119、120；涉及的钱多，可以直接报警110。',
    '这属于要加急核实的情况。是否还有没退的费用？请反映给教育局或12345，可以匿名，不需要姓名和孩子信息。',
    KEEP,
    '机构的情况以公布的为准，没有公布的我不能答，也请先不要转发。',
    local(setting),
  ],
  'LEAD.refund': (setting) => ['拖着不退，可以作为线索反映。', ANONYMOUS, KEEP, WHERE_TO_REPORT(setting)],
  LEAD: (setting) => [`可以反映。${ANONYMOUS}`, WHAT_TO_TELL, PROTECTED, WHERE_TO_REPORT(setting), local(setting)],
  LEAD_TUTOR: (setting) => [
    `可以反映。${ANONYMOUS}`,
    '请说清：在哪里、什么时间、大概多少人、是否收费。不用说是谁，我也不查个人。',
    PROTECTED,
    WHERE_TO_REPORT(setting),
    local(setting),
  ],
  LEAD_TEACHER: (setting) => [
    `可以反映，由教育局核实。${ANONYMOUS}`,
    '请说清：什么时间、在哪里、怎么收费，或怎么让家长报班。请不要在群里点名。',
    PROTECTED,
    WHERE_TO_REPORT(setting),
    local(setting),
  ],
  'LEAD_HOWTO.steps': (setting) => [
    `可以反映。${ANONYMOUS}`,
    WHAT_TO_TELL,
    PROTECTED,
    WHERE_TO_REPORT(setting),
    local(setting),
  ],
  LEAD_HOWTO: (setting) => [
    `可以匿名反映。不需要姓名、电话和孩子信息，只凭查询码查进度。`,
    '线索按编号流转，只有承办的人能看，给他们看的是改写后的摘要，不转原文；泄露的要追责。',
    '反映的内容不会转给被反映的一方。微信、企业微信平台自己的记录，和依法调取，不归我们管。',
    WHERE_TO_REPORT(setting),
  ],
  'LEAD_PROGRESS.lost': (setting) => [
    '匿名反映的，查询码丢了无法找回，这是为了保护您；可以重新反映一次。',
    '实名反映的，请找受理单位人工核验。凭手机号不能查。',
    local(setting),
  ],
  LEAD_PROGRESS: (setting) => [
    '在我这里反映的：回“查进度”（群里请先私聊我），再发查询码。看得到已受理、核查中、已办结、不属实，细节依法不公开。',
    '打12345反映的，打12345报受理号；别处反映的，问当时受理的单位。',
    local(setting),
  ],
  'HOTLINE.reward': (setting) => [
    `有没有奖励，以${setting.countyName}公布的办法为准；没有公布的，就是没有。`,
    '实名、匿名都可以反映，内容不会转给被反映的一方。',
    local(setting),
  ],
  HOTLINE: (setting) => [local(setting), '有人身危险打110、119、120。', '反映可以匿名，不需要姓名和孩子信息。'],
  URGENT_CHILD: (setting) => [
    '先保护孩子安全。有危险或受到伤害，请马上报警110；有伤请打120或去医院，并留好病历。',
    '请不要在聊天里说经过，也不要发照片。',
    `按强制报告规定，这类情况由公安和${setting.countyName}教育局处理；只需说时间、地点和怎么联系您，请直接告诉110。`,
    local(setting),
  ],
  GROUP_PRIVACY: () => [
    '为保护您和孩子，请先撤回刚才那条，群里不要发姓名、照片、电话。',
    '请私聊我，我再告诉您怎么办。有危险请打110。',
  ],
  'ASK_RECOMMEND.academic': (setting) => [
    '我只帮您核对，不介绍机构，也不排名。',
    '义务教育阶段（小学、初中）学生，双休日、节假日、寒暑假不能上校外学科类培训。假期可以安排阅读、运动、家务，去图书馆、少年宫。',
    `${setting.countyName}公布的名单以教育局发布的为准。看中哪家，把全称发给我核对。`,
    local(setting),
  ],
  ASK_RECOMMEND: (setting) => [
    '我只帮您核对，不介绍机构，也不排名。',
    `${setting.countyName}公布的名单，以教育局发布的为准。`,
    THREE_CHECKS,
    '看中哪家，把全称发给我核对。',
    local(setting),
  ],
  ASK_LIST: (setting) => [
    '只提供已经依法公布的名单，没有公布的不能给。',
    `公布的名单，以${setting.countyName}教育局发布的为准，也可以在“校外培训家长端”APP里按地区查。`,
    '想核对哪一家，把全称发给我。',
    local(setting),
  ],
  'HOWTO_VERIFY.conflict': (setting) => [
    '以许可机关和全国平台为准。',
    '我的数据可能旧一些，每条都写着“数据截至”。请把机构全称发给我，也可以请教育局核实更新。',
    local(setting),
  ],
  HOWTO_VERIFY: (setting) => [
    '自己查，三步：①打开“校外培训家长端”APP，或全国校外教育培训监管与服务综合平台网站；②按机构全称或地区查；③核对许可证号、地址，看收费是否进监管账户。',
    '查不到，把全称发给我，或问教育局。平台上的内容以平台为准。',
    local(setting),
  ],
  DATA_AGE: (setting) => [
    '每家机构的核对日期不一样，回答里的“数据截至”就是那一家的。',
    '超过30天的会说明可能有变化；超过90天的不给结论，只告诉您怎么核对。',
    '把机构全称发给我，就能看到它的日期；最新的以平台和许可机关为准。',
    local(setting),
  ],
  POLICY_NOTFOUND: (setting) => [
    '不能这样说。没查到，只说明台账里没有查到。',
    `可能是：①名字写法不同；②不在${setting.countyName}；③刚办、还没录入；④确实没有许可。要核实才知道。`,
    '可以把全称和地址发给我再查，也可以请教育局核实。没核实前，可以先不交费。',
    local(setting),
  ],
  'FORBIDDEN_INFO.personal': (setting) => [
    '个人的电话、姓名、住址不能提供，反映人的信息也受保护。',
    '要联系机构，请看它公示的电话；要反映问题，找主管部门。',
    local(setting),
  ],
  'FORBIDDEN_INFO.plan': (setting) => ['检查安排不能答。', '您发现了情况，可以反映，可以匿名。', local(setting)],
  'FORBIDDEN_INFO.favour': (setting) => [
    '办证没有捷径，只按公开的流程办：向许可机关提交材料，按规定审批。',
    '谁说能托人办、花钱办，请不要相信，也不要给钱；自称工作人员的，请打公开电话核实。',
    local(setting),
  ],
  FORBIDDEN_INFO: (setting) => [
    '没有公布的事，我不能答，有没有都不说明。',
    `已经公布的，请看${setting.countyName}政府网站和教育局公告。要查许可，把机构全称发给我。`,
    local(setting),
  ],
  COMPLAINT: (setting) => [
    '您的心情我理解。我不能替您去找机构，可以告诉您怎么反映，让工作人员去核实。',
    ANONYMOUS,
    WHAT_TO_TELL,
    local(setting),
  ],
  PRIVACY: (setting) => [
    '您说的话只用来回答您、处理您反映的事，只有经办的工作人员按权限能看。',
    '普通问答保存90天后删除；不收集孩子信息，请不要发孩子姓名、照片、电话。',
    `想看、改、删自己的信息，回“我的信息”；还有别的要求，联系${setting.countyName}教育局，15个工作日内答复。微信、企业微信平台自己的记录不归我们管。`,
    local(setting),
  ],
  'POLICY.senior': (setting) => [
    '高中阶段的学科类培训，参照义务教育阶段执行；节假日、休息日、寒暑假一般不安排。',
    basis(setting),
    local(setting),
  ],
  'POLICY.preschool': (setting) => [
    '3—6岁的孩子不能上拼音、识字、算术、英语这类小学课程，也不能用“幼小衔接”“学前班”“思维训练”的名义上。',
    basis(setting),
    local(setting),
  ],
  'POLICY.credential': (setting) => [
    '教学科的老师要有教师资格证；教艺术、体育、科技这类非学科的，要有职业（专业）能力证明。机构应公示老师的资质。',
    basis(setting),
    local(setting),
  ],
  'POLICY.permit': (setting) => [
    '要办。向中小学生收费培训，体育、艺术、科技类也要有办学许可，并经主管部门同意。营业执照不等于办学许可。',
    basis(setting),
    '核对：看许可证上的名称、地址、项目；也可以把全称发给我查。',
    local(setting),
  ],
  'POLICY.hours': (setting) => [
    '线下培训不晚于20:30结束，线上不晚于21:00。超过的，可以反映，可以匿名。',
    basis(setting),
    local(setting),
  ],
  'POLICY.disguise': (setting) => [
    '不可以。托管、咨询、研学、家政这些名义下，不能收费教学科。看护、答疑和登记范围内的服务可以开展。',
    basis(setting),
    '发现在教，可以反映，可以匿名。',
    local(setting),
  ],
  'POLICY.online': (setting) => [
    '没有许可的线上学科培训不可以，用微信群、会议软件、直播收费上课也一样。',
    basis(setting),
    local(setting),
  ],
  'POLICY.kinds': (setting) => [
    '学科类：语文、数学、英语（外语）、物理、化学、生物、历史、地理、道德与法治等按国家课程教的内容。体育、艺术、科技等是非学科类。拿不准的，由教育局鉴别。',
    basis(setting),
    local(setting),
  ],
  'POLICY.contest': (setting) => [
    '校外机构不能组织面向中小学生和学龄前儿童的学科竞赛、等级考试和排名。教育部公布的竞赛名单以教育部网站为准。',
    basis(setting),
    local(setting),
  ],
  'POLICY.holiday': (setting) => [
    '义务教育阶段（小学、初中）学生，双休日、节假日、寒暑假不能上校外学科类培训。艺术、体育、科技类不受这一条限制，但机构要有许可。',
    basis(setting),
    '假期可以安排阅读、运动、家务，去图书馆、少年宫。',
    local(setting),
  ],
  POLICY: (setting) => [
    '校外培训的主要规定：机构要有办学许可；小学、初中学生假期和双休日不上学科类培训；一次收费不超过3个月或60课时；线下不晚于20:30结束。',
    basis(setting),
    '您想问哪一条，请说具体些。',
    local(setting),
  ],
} satisfies Record<string, Lines>;

/** A topic that has an answer. */
export type Topic = keyof typeof ANSWERS;

/** Danger, told in a group. */
export const URGENT_IN_GROUP = '先保护孩子安全：报警110，急救120。';
/** The name is missing from a question about a licence. */
export const NAME_WANTED = '您问的是哪一家？请把机构的全称或招牌上的名字发给我，有地址更好。';
/** Nothing was understood. */
export const NOT_UNDERSTOOD =
  '没看懂您的意思。查机构，请发全称或招牌上的名字；也可以问退费、收费、补课的规定，或怎么反映问题。';
/** Before several answers. */
export const SEVERAL = (count: number): string => `您问了${count}家，逐家回答：`;

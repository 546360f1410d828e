/** What people read when an action refuses or has something to say. */

export const TEXTS = {
  notMember: '这件事需要专班成员账号，请联系办公室开通。',
  notAllowed: '这件事还没有开放，请联系办公室。',
  allowedTo: '“{title}”由{who}办。需要的话，请联系办公室。',
  privatePlease: '“{title}”请私聊我办，群里不谈。',
  incomplete: '这张表还缺内容，没有报送。请回“进度”看看还差什么。',
  withdrawn: '已撤回 {number}，由它生成的单子一并作废。需要的话可以重新填报。',
  withdrawUnknown: '没有找到您报送的 {number}。请核对编号，例如 JC20230715-0001。',
  withdrawTooLate: '{number} 报送已超过{within}，不能自己撤回，请联系办公室。',
  withdrawNever: '{number} 这类填报不能撤回，请联系办公室。',
  withdrawTwice: '{number} 已经撤回过了。',
  withdrawKept: '好的，没有撤回。',

  officeOnly: '这件事由办公室办，请联系办公室。',
  botName: '小助手',

  // 人工
  handedOver: '已转给办公室，编号 {number}。有话直接说，我会转过去；回“继续”就回到小助手。',
  nobodyThere: '办公室现在没有人值守，请直接打电话联系办公室。',
  wantsHuman: '【人工 {number}】{who}请您帮忙。',
  stuckAt: '正在填“{title}”，停在“{question}”。最近说的话：',
  howToReply: '回复他请说：回复人工 {number}',
  noHandover: '没有找到 {number}。编号以 RG 开头，例如 RG20230715-0001。',
  handoverOver: '{number} 已经办结了。',
  humanSays: '办公室{name}：{words}',
  replied: '已转给对方。',
  repliedAndEnded: '已转给对方，并交回小助手。',

  // 台账
  entryNews: '【{title}】{number} {subject}：{state}。',
  entrySayNext: '接着办请说“{next} {number}”。',
  entryDue: '请在{when}前办（{basis}）。',
  entryUnknown: '{title}里没有找到{number}，或者不归您办。请核对编号。',
  entryMoved: '{number} {subject}：已改为“{state}”。',
  entrySame: '{number} 已经是“{from}”了。',
  entryOver: '{number} 已经是“{from}”，不能再改。有误请联系办公室。',
  entryNext: '{number} 现在是“{from}”，不能直接到“{to}”。下一步可以是：{next}。',
  entryMissing: '{number} 还缺{missing}，不能改为“{to}”。请先补上。',
  entryNoted: '补充',
  entryLate: '，已超期',
  entriesNone: '{title}：没有未办结的。',
  entriesHead: '{title}：未办结{count}件。',
  entriesHeadLate: '{title}：未办结{count}件，超期{late}件。',
  entriesRest: '还有{count}件，请办公室导出台账看全部。',

  // 网格巡查
  patrolHead: '近{days}天巡查{count}次。',
  patrolTown: '{town}：{count}次，发现情况{found}次',
  patrolQuiet: '{days}天没有巡查的：{towns}。请安排去走一遍。',
  patrolClear: '{number} {day} {subject}：没发现情况',
  patrolFound: '{number} {day} {subject}：发现情况，已转线索',

  // 学校
  reportReplaced: '{number} 作废，以这一份为准。',
  missingTitles: { today: '今天的排查报告', week: '本周的排查报告', pledge: '承诺书', home: '家校沟通' },
  missingHead: '{title}：{total}所学校，还有{count}所没报。',
  missingNone: '{title}：{total}所学校都报了。',
  missingRest: '还有{count}所，先请这些学校补报。',
  noSchools: '名册里还没有学校责任人。请办公室先导入成员。',

  // 整改
  rectUnknown: '没有找到整改单{number}，或者不归您办。请核对编号，例如 ZG20230715-0001。',
  rectNext: '{number} 现在是“{from}”，不能改为“{state}”。看经过请说“看整改 {number}”。',
  rectMoved: '{number} {subject}：已改为“{state}”。',
  rectDue: '请在{day}前改好。',
  rectNews: '【整改】{number} {subject}：{state}（{by}）。',
  rectMayResume: '这家正在停业整改，可以办“恢复营业”了。',
  rectSuspended: '，停业中',
  rectOwner: '跟进：{name}，{day}前改好',
  rectTwoPersons: '复查要两人以上，现在只看到一人，没有登记。请写全姓名。',
  rectNewDue: '复查不合格要写新的期限，不能早于今天，没有登记。',
  rectNeedsCase: '{number} 是“{from}”，要先立案才能关闭。请写上案号（AJ开头）。',
  rectNone: '没有未闭环的整改单。',
  rectHead: '整改单：{count}张，超期{late}张。',

  // 退费纠纷、资金监管
  disputeNews: '【退费纠纷】{number} {subject}：{persons}户，要求退{amount}。{due}\n办好了请说“化解纠纷 {number}”。',
  fundShown: '家长查“{name}”时会看到：{word}纳入资金监管。',
  fundUnlisted: '这家不在名册里，家长查不到。请先请审批局登记机构。',
  fundAccount: '只要账户的后四位数字，例如“0356”。完整账号不要发，这次没有登记。',

  // 线索
  leadAgain: '【线索台账】{number} {subject}：又有人反映，共{reports}次。看详情请说“看线索 {number}”。',
  leadHarm: '涉未成年人受害：请立即打110，再报县教育局（{hotline}）。依据未成年人保护法第十一条。',
  leadHarmNoLine: '涉未成年人受害：请立即打110，再报县教育局值班员。依据未成年人保护法第十一条。',
  leadHarmTold: '【急】线索{number}涉未成年人受害。请核实是否已打110，马上受理：说“线索受理 {number}”。',
  leadOnlyOwn: '在职教师的线索只由{department}办，不能派给别的单位，也不设配合单位。请重新派单。',
  leadNoDepartment: '还没有登记{department}，没有派出。请先由办公室登记这个单位，或改派别的单位。',
  leadTooFresh: '这条线索刚登记，请过几秒再派一次。',
  leadAssist:
    '【线索台账】请配合{primary}核查{number} {subject}。是否正在发生：{going}。请先和牵头单位联系，不要在群里谈。',
  leadUnreached: '{departments}没有联络员账号，请打电话通知。',
  leadFeedbackFirst: '这条线索有人留了联系方式，先反馈才能归档。请说“线索反馈 {number}”。',

  // 近期登记
  recentNone: '{title}：近{days}天没有。',
  recentHead: '{title}：近{days}天{count}条。',

  // 从业人员
  staffUnknown: '没有找到核验记录 {number}，没有标记。请先说“人员核验”登记，再用它的编号标记。',
  staffTwice: '{number} 已经标记过，没有重复标记。',
  staffMarked: '已标记，编号 {number}。已告诉教育局、公安局负责人。案情请走线下。',

  // 风险
  riskNews: '【{level}风险】{number} {subject}：{signals}。',
  riskRise: '【{before}升为{level}】{number} {subject}：{signals}。',
  riskHurt: '有人受伤或有危险。',
  riskPupils: '约{count}名学生。',
  riskMoney: '约{money}。',
  riskReporter: '{name}报。',
  riskLate: '超时',
  riskLateFirst: '首报超时。',
  riskAnswer: '请马上回“收到 {number}”。有新情况说“续报 {number}”。',
  riskNext: '有新情况请说“续报 {number}”。',
  riskOpened: '等级：{level}。{due}',
  riskJoined: '这家已有没办结的，并入 {main}（{level}）。{due}',
  riskJoinedRisen: '这家已有没办结的，并入 {main}，等级由{before}升为{level}。{due}',
  riskSaid: '已收到：{names}',
  riskSilent: '还没回：{names}',
  riskNotBound: '{number} 不用您回“收到”，或者没有这一件。请核对编号。',
  riskSaidBefore: '您已经回过了，{number} 的收到记下了。',
  riskSomeSilent: '好的，{number} {subject}：您的收到记下了，还有{left}人没回。有新情况说“续报 {number}”。',
  riskAllSaid: '好的，{number} {subject}：您的收到记下了，都回齐了。有新情况说“续报 {number}”。',
  riskNotOpen: '没有找到没办结的 {number}，或者不归您办。请核对编号。',
  riskFollowNews: '【{level}风险续报】{number} {subject}：{progress}（{name}）',
  riskFollowed: '已续报，{number} {subject}：{state}，{level}。',
  riskRisen: '等级由{before}升为{level}。',
  riskCloseNext: '查清根因后请说“风险办结 {number}”。',
  riskUnanswered: '【红色风险】{number} {subject}：过了{minutes}分钟，还没回“收到”的有：{names}。请打电话。',
  riskFollowLate: '【{level}风险】{number} {subject}：该续报了，还没有。请说“续报 {number}”。',
  riskCloseLate: '【{level}风险】{number} {subject}：已平息，还没写根因和长效措施。请说“风险办结 {number}”。',
  riskNone: '没有没办结的风险。',
  riskHead: '没办结的风险：{counts}。',
  riskTaskTitle: '{number} {subject}：{what}',
  riskTaskNews: '【风险任务】{task} {number} {subject}：{what}。请在{day}前办好（{name}派）。办的情况请说“续报 {number}”。',
  riskTaskSent: '已派给{department}{name}：{what}，{day}前办好，任务号 {task}。',
  riskNobody: '{department}还没有联络员，派不出去。请打电话，并请办公室补上联络员。',

  // 停业和恢复
  statusNews: '【{to}】{name}（原来{from}），{day}起，依据{document}。{by}登记。',
  statusSuspendedNext: '改好后要复查合格，才能办“恢复营业”。',

  // 没查到的名字
  offerCheck: '要不要请工作人员核实？回“请核实”，不用留姓名和电话。',
  checkForPublic: '这是群众用的。要安排核实，请说“没查到的名字”，或直接填报检查。',
  checkWhat: '没看出是哪家机构，没有登记。请回“请核实”再加机构名称，例如：请核实 启航书法。不要写人名、电话和住址。',
  checkKnown: '名册里有“{name}”，不用核实，直接发名称就能查。',
  checkTitle: '核实群众没查到的机构：{name}',
  checkTaken: '已请工作人员核实“{name}”，编号 {number}，没有记您是谁。核实后录入名册，过几天再发名称查一次。',
  checkUnderWay: '“{name}”已有人请求核实，编号 {number}。过几天再发名称查一次。',
  checkNobody: '现在转不到工作人员，没有登记。可打12345反映，可以匿名。',
  unknownHead: '近30天群众问得最多、名册里没有的名字：',
  unknownLine: '{n}. {text}，{count}次',
  unknownLead: '{n}. {text}，{count}次，已派人核实',
  unknownNone: '近30天没有查不到的名字。',

  // 举报、查进度
  codeUnknown: '没有查到这个查询码。请核对后再回“查进度”。查询码丢了找不回来，这是为了保护您。',
  codeTells: '您反映的线索：{word}。细节依法不公开。',
  sourceAnonymous: '小助手（匿名）',
  sourceNamed: '小助手（留了联系方式）',
  placeUnclear: '地点没有说清',
  leadRed: '【红色】线索{number}反映打击报复举报人，请马上过问。看详情请说“看线索 {number}”。不要打听是谁反映的。',
  codeTooOften: '一小时最多查5次。请{time}以后再查。',

  // 退回补充
  noSuchForm: '没有找到 {number}。请核对编号，例如 JC20230715-0001。',
  formWithdrawn: '{number} 已经撤回，不用退回。',
  formOut: '{number} 已经退回过，正等对方补充。',
  returnNever: '{number} 这类填报不能退回补充。',
  noSuchItem: '没有“{item}”这一项，没有退回。可以退回的有：\n{list}\n请再说一次“退回补充”。',
  amendLate: '{number} 已经撤回，不用补充了。',
  returned: '已把 {number} 的“{label}”退回，对方补好后告诉您。',
  amendedTold: '{name}补好了 {number} 的“{label}”：{shown}',
  shownForm: '{number}（第{version}版表）：\n{lines}\n要退回哪一项，请说“退回补充”。',

  // 台账变更
  registerOnlyBy: '这项变更由{who}办，{name}不能办。请交给他们登记。',
  registerNobody: '登记人“{by}”不在专班成员里，或已停用。请写成员的账号或姓名。',
  registerGone: '台账里没有这家机构了，请重新查一下。',
  registerNext: '“{name}”现在是“{from}”，不能改成“{to}”。从这里只能改成：{next}。',
  registerEnd: '“{name}”已经注销，不能再改状态；要重新办学，请按新机构登记。',
  registerSame: '“{name}”现在就是这样，没有改。',
  registerChanged: '“{name}”的状态刚被别人改成“{status}”，没有再改。请看过以后重新登记。',
  registerNoDocument: '请写上依据文书号，没有文书不能改。',
  registerCampus:
    '“{name}”不能改成“{to}”：未批准的教学点不随主校区，增设校区不能比主校区的许可长。请先办批准，或先改主校区。',
  registerTooEarly: '生效日不能早于上一次变更（{day}），请核对。',
  registerNoPermit:
    '“{name}”没有在期的办学许可证，不能改成“{to}”。请先由审批局登记新证或延续。',
  registerNotRectified: '“{name}”还有 {count} 张整改单没有闭环，不能改成“{to}”。请先复查、关闭整改单。',
  registerRecheckMissing: '改成“{to}”要先复查（验收）合格，请写上整改号或验收单号。',
  registerRecheckUnknown: '这家机构没有 {number} 这张整改单，请核对编号。',
  registerRecheckNotPassed: '{number} 还没有复查合格，或是停业以前的，不能作依据。',
  registerFuture: '这个日期还没到，到了那天再登记。',
  registerVerifiedEarlier: '台账里已有更晚的核对日期，没有改。',
  registerListTwice: '{document} 这份{list}已经登记过了。',
  registerListEmpty: '没有找到已公布的 {document} {list}，请核对文号。',
  registerStatusDone: '已登记：“{name}” {from} → {to}，{day} 起生效。',
  registerCampusesLeft: '它的增设校区还登记着可以培训：{campuses}。状态不会自己跟着变，请逐个登记。',
  registerStatusPlanned: '已登记：“{name}” {from} → {to}，到 {day} 生效；那天若条件不再符合，不会自动改。',
  registerFactDone: '已登记：“{name}”的{field}已更新，{day} 起生效。',
  registerListDone: '已登记{list}（{document}），共 {count} 家。',
  registerNotListed: '“{name}”不在{list}上，没有改。',
  registerUnlisted: '已把“{name}”移出{list}，{day} 起不再引用。',
  registerListWithdrawn: '已撤下{list}（{document}），共 {count} 家，{day} 起不再引用。',
} as const;

/** Puts values into a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

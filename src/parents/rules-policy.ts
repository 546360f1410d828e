/** Which words ask about money already paid or asked for, and about what is allowed. */
import { type IntentRule, re } from './intent-rule.ts';
import { WORD as W } from './words.ts';

/** Money: getting it back, and paying far ahead. */
export const MONEY_RULES: readonly IntentRule[] = [
  {
    intent: 'REFUND',
    all: [
      re(
        '退(?!休|役|伍|出群|群|下来的老师)(?:.{0,4}(?:费|钱|款|课|学费|班|卡|掉|不了|吗|不$|么|得了|回|给|我|多少|一部分|全|成|剩)|$|了)',
        '(?:能|想|要|怎么|咋|给|可以|办|申请|不能|没)退',
        '(?:钱|费|金|款).{0,6}(?:要回|往回要|拿回|要得回|退回)|不退',
      ),
    ],
    none: re('退休|退役|退群'),
    why: 'wants money back',
  },
  {
    intent: 'REFUND',
    all: [re('不想(?:上|学|去|读|报)|不上了|不学了|上不了|转学|搬家'), re('钱|费|交了|剩|课时|合同|报了|咋办|怎么办')],
    why: 'wants to stop a paid course',
  },
  {
    intent: 'PREPAY',
    all: [
      re(
        `(?:交|收|缴|付|报|充|要)(?:了|我|满|够|一次|一次性|的)?.{0,4}${W.span}`,
        `${W.span}.{0,6}(?:的)?(?:学费|费用|课时费|费|钱|一起交|一次交|一块交|${W.sum})`,
        `(?:交|收|缴|付|要|充)了?(?:我|俺|咱)?.{0,2}[一二两三四五六七八九十几\\d]+(?:万|千|\\d{3})`,
        '一次性?(?:交|收|缴|付)|课时包|年卡|半年卡|季卡|课包|储值|充值|办卡|会员卡|次卡|预收|预付|先交钱|提前交|定金|订金|押金',
      ),
    ],
    why: 'paid or asked to pay far ahead',
  },
  {
    intent: 'PREPAY',
    all: [
      re(
        '(?:转|打|付|交|汇|发|扫)(?:账|钱|款|费|学费)?(?:到|给|进|在)?.{0,6}(?:微信|支付宝|个人|私人|老师|老板|校长|银行卡|卡上|卡里|红包|二维码|收款码|账户|账号)',
        '(?:微信|支付宝|个人|私人|老师|老板|校长).{0,6}(?:转账|收款|收钱|收费|付款|扫码|二维码|账户|账号|卡上|卡里|红包)',
        '现金|不(?:给|肯|愿)?(?:我|俺)?开(?:发票|票|收据)|没(?:有)?(?:发票|收据)|不给(?:发票|收据|合同)|不签合同|没签合同|资金监管|监管账户',
      ),
    ],
    none: re('打电话|机构电话'),
    why: 'money goes to a person, or without a paper',
  },
  {
    intent: 'PREPAY',
    all: [re('分期|贷款|培训贷|花呗|白条|借呗|网贷|零首付|先学后付|首付|征信')],
    why: 'a loan for lessons',
  },
  {
    intent: 'PREPAY',
    all: [
      re(
        '涨价|报名送|最后一天|优惠|打折|促销|活动价|搞活动|买一送|买.{1,4}送|限时|名额|今天交|今天报|现在交|早交|马上交|立减|返现|砍价|团购',
      ),
      re('交|报|钱|便宜|价|费|课|优惠|送|名额|班|老师|机构'),
    ],
    none: re('退'),
    why: 'pressed to pay by a promotion',
  },
  {
    intent: 'PREPAY',
    all: [
      re('收费|学费|价格|课时费|费用'),
      re('贵|高|标准|合理|超|规定|政府指导价|乱收|怎么收|最多|多少钱合|能收|上限'),
    ],
    why: 'what may be charged',
  },
];

/** What is allowed and what is required. */
export const POLICY_RULES: readonly IntentRule[] = [
  {
    intent: 'POLICY',
    all: [re('(?:寒|暑)假班|周末班|假期班|晚辅班'), re('合法|违法|违规|合规|允许|能上|能报|能办|可以|让办')],
    none: re('推荐|附近|哪家|举报'),
    why: 'whether a class in the holidays is allowed',
  },
  {
    intent: 'POLICY',
    all: [
      re(
        '暑假|寒假|假期|放假|周末|双休|星期|周六|周日|礼拜|节假日|国庆|五一|元旦|清明|端午|中秋|平时|晚上|现在|高[一二三中]|初[一二三中]|中考|高考|小学|中学|一年级|[二三四五六七八九]年级|幼儿园|学前|线上|网上|直播|一对一|研学|夏令营|冬令营|托管|小饭桌|大班|中班|小班|家政|咨询|双减',
      ),
      re(W.lesson, W.academic, '学习班', '拼音|识字|讲课|讲题|辅导作业', '学东西', '培训'),
      re(W.ask),
    ],
    none: re('推荐|哪有|哪里有|附近|哪家|偷偷|举报'),
    why: 'asks whether lessons are allowed at a time, for an age or in a form',
  },
  {
    intent: 'POLICY',
    all: [re('幼小衔接|学前班|幼升小|拼音班|识字班|珠心算|思维训练|小学化|提前学')],
    none: re('推荐|哪有|哪家|附近|举报|正规'),
    why: 'lessons before school age',
  },
  {
    intent: 'POLICY',
    all: [
      re(
        '(?:用|要|需|需要|得|必须|该)(?:不用|不要|不需要|不得)?.{0,4}(?:办证|办个证|有证|持证|许可|办手续|资质|备案|审批|资格证|教师证|教练证|(?:什么|啥|哪些)手续|什么证|啥证|哪些证|哪几个证)',
      ),
    ],
    none: re('帮.{0,3}办|找人'),
    why: 'asks which papers a kind of class must have',
  },
  {
    intent: 'POLICY',
    all: [re('教师资格|资格证|教师证|教练证|职业能力|上岗证')],
    none: re('举报|假证'),
    why: 'which papers teachers need',
  },
  {
    intent: 'POLICY',
    all: [
      re('[六七八九十\\d]+(?:点|20|30)|几点|20 ?30|21 ?00|太晚|很晚|深夜|半夜|下课晚|这么晚|那么晚|时长|多长时间'),
      re('上课|下课|培训|补课|放学|课|学'),
    ],
    none: re('今天几点来查|查'),
    why: 'how late lessons may last',
  },
  {
    intent: 'POLICY',
    all: [re('双减|政策|规定|文件|法律|法规|条例|国家|教育部'), re(W.ask, '什么', '啥', '哪些', '多少')],
    none: re('平台|app|退|查证|怎么查|奖励|名单'),
    why: 'asks what the rules are',
  },
  {
    intent: 'POLICY',
    all: [re('学科|非学科'), re('什么是|是什么|是啥|区别|怎么分|算|哪些是|是不是|属于')],
    none: re('推荐|附近'),
    why: 'what counts as school subject',
  },
  {
    intent: 'POLICY',
    all: [
      re(`(?:教|讲|上|补|学|辅导).{0,3}${W.academic}`, '补课|补习|文化课|奥数'),
      re('(?:行不|行吗|可以吗|可不可以|能不能|能教|能补|能上|让|会|允许|合法|违法|违规|吗$|不$|么$|吧$)'),
    ],
    none: re('推荐|哪有|哪里|附近|哪家|举报|偷偷|有证|正规|靠谱|查'),
    why: 'asks whether school subjects may be taught',
  },
  {
    intent: 'POLICY',
    all: [re('考级|竞赛|比赛|杯赛|排名'), re(W.ask)],
    none: re('推荐|哪家'),
    why: 'competitions and graded tests',
  },
];

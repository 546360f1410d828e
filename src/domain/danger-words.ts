/** Words that tell of danger to people, and words around them that say: not here, not now. Sources of regular expressions. */

/** Whom to call first: 119 for fire and people shut in, 120 for somebody hurt, 110 for violence and people missing. */
export type Danger = 'fire' | 'hurt' | 'violence';

/** `word` tells of the danger unless what stands right before or after it makes it mean something else. */
export type DangerRule = { danger: Danger; word: string; before?: RegExp; after?: RegExp };

const PERSON = '(?:孩子|小孩|学生|娃|闺女|女儿|儿子|小朋友|幼儿|孙子|孙女|宝宝|同学|老人|家长|有人|男孩|女孩)';
const BODY = '(?:手指?|脚|腿|头|脸|胳膊|腰|背|眼睛|鼻子|嘴|牙|膝盖)';
/** Who vanishes with the fees: a risk event, which has a flow of its own, and no missing person. */
const BOSS =
  /(?:停课|关门|停业|退费|跑路|欠薪|爆雷|老板|负责人|法人|法定代表人|机构|校长|股东|举办者|店家|商家|他们|公司|学校|培训班|书法|舞蹈|美术|口才)(?!.*(?:孩子|学生|娃|同学|学员|小孩|幼儿)).{0,4}$/u;
/** What is told of a film, a show, a price or a feeling. */
const FIGURE = /(?:信息|知识|气得|快要?气|票房|流量|人气|我要|情绪|心态).{0,2}$/u;

/** Sentences are read clause by clause; the first rule that holds counts for its danger. */
export const DANGER_RULES: readonly DangerRule[] = [
  {
    danger: 'fire',
    word: '起火|着火|失火|着了火|起了火|起大火|着大火|火烧起来|烧起来|火势|大火(?=了|$|烧|蔓延)',
    before: /(?:心里|心头|肚里|嗓子|嘴上)$/u,
    after: /^(?:点[^在]|似的|一样|灶)/u,
  },
  {
    danger: 'fire',
    word: '(?<=发生|发生了|出|出现|突发|爆发|有|现场|是|起了|楼|室|房|厅|校区|学校|厂|中心|^|报告)火灾|火灾(?=了|正|现场|蔓延|发生)',
  },
  {
    danger: 'fire',
    word: '冒(?:起|出)?(?:了|着)?(?:黑|浓|白|青|大|好多|很多)+烟|冒烟(?=了|呢|着|啦)|(?<=在|正|直|里|边|上|室|房|箱|座|调|备|墙|线路|线|窗|车|楼|扇|机|灯|顶|柜|厨房)冒烟',
    after: /^[了]?.{0,4}(?:信号|风险|预警|爆雷|指标|退费|资金|机构)/u,
  },
  { danger: 'fire', word: '爆炸|炸了(?!锅)|炸伤', before: FIGURE, after: /^(?:性|式|头|糖|贴|物|品|极|款|消息)/u },
  {
    danger: 'fire',
    word: '(?:煤气|燃气|液化气|天然气|瓦斯|气罐|煤气罐)(?:管道?|罐|灶|瓶|阀门?)?(?:在|正在|又|一直|有点|都)?(?:泄漏|泄露|漏了?气|漏了|外泄|跑气)|(?:煤气|燃气|天然气|液化气)味|漏煤气|漏燃气',
  },
  {
    danger: 'fire',
    word: `被困(?!难|扰|惑)|困在(?:里面|电梯|楼|教室|火|屋|水|车|厕所|房)|电梯(?:里)?困人|关在电梯|卡在电梯|${PERSON}.{0,6}出不来`,
    before: /(?:资金|债务|经营)$/u,
  },
  {
    danger: 'fire',
    word: '坍塌|倒塌|塌了|塌方|塌下来|垮塌|踩踏',
    before: /(?:天|人设|信用|草坪|草地|绿地).{0,3}$/u,
  },

  {
    danger: 'hurt',
    word: '受伤|受了(?:重|轻)?伤|重伤|(?:摔|砸|烫|烧|割|划|刺|咬|撞|夹|压|扎|电|踩)伤|伤得|负伤|伤亡',
    before: /(?:心灵|心理|感情|情感|自尊心?|心里|玻璃心|损毁).{0,2}$/u,
    after: /^(?:的心|总是)/u,
  },
  { danger: 'hurt', word: '流血|流了?(?:好多|很多|一地|不少)血|大出血|出血了|血流不止|流鼻血|鲜血', after: /^牺牲/u },
  {
    danger: 'hurt',
    word: '晕倒|晕过去|昏迷|昏倒|昏过去|休克|抽搐|口吐白沫|不省人事|没了?呼吸|没有呼吸|呼吸困难|喘不上气|心脏骤停|心跳停',
  },
  {
    danger: 'hurt',
    word: `骨折|${BODY}(?:被)?(?:摔|砸|打|夹|压)?断了|(?:磕|碰|摔|砸|打)破了?${BODY}|${BODY}(?:磕|碰|摔|砸|打)破|头破血流|摔下(?:来|楼|去)|从.{1,6}(?:摔|掉|坠|滚)下|坠楼|坠落`,
  },
  {
    danger: 'hurt',
    word: '中毒|上吐下泻|误食|误服',
    before: /(?:电脑|手机|网络|系统|硬盘|U盘|u盘|文件|游戏|追剧|软件|服务器).{0,3}$/u,
    after: /^(?:很深|太深)/u,
  },
  {
    danger: 'hurt',
    word: '触电|电击|被电(?:了|到|着|倒|晕)',
    before: /(?:首次|初次|影视)$/u,
    after: /^(?:般|的感觉|似)/u,
  },
  { danger: 'hurt', word: `溺水|呛水|淹水里|淹着了|淹死|落水|掉(?:进|到|入).{0,4}(?:水|河|池|井|塘|湖)` },
  {
    danger: 'hurt',
    word: '出人命|(?<![坑气吓烦累笑急热冷挤骗丢羞])死人了|有人死|救命(?!稻草|钱|恩)|救护车|快不行了|生命垂危|猝死',
    before: /(?:备|配|安排|租).{0,3}$/u,
  },

  {
    danger: 'violence',
    word: '打了人|打人(?!家|民|工|情|气|手|数|脸识别|物)|打(?:了|过|伤|着|哭)?(?:孩子|学生|娃|小孩|小朋友|幼儿|家长|老师|同学|人了|我(?:家|的)?(?:孩子|娃))(?!的?(?:主意|电话|广告|牌|旗号|钱|感情|卡|分|照片))|把.{1,6}打(?:了(?!电话|卡)|伤|哭|出|得|成|肿|死)|(?<=老师|教练|保安|校长).{0,3}打(?:了)?(?:他|她|我)(?!电话|的电话)',
  },
  {
    danger: 'violence',
    word: '(?:被|挨).{0,6}打(?!折|断|扰|电话|压|动|回|卡|招呼|造|开|上|包|印|破|乱|分|低|击|入|磨|车|听|住|水|款|钱|广告|工|理|扮|字|扫|叉|勾|算|标|码|不通|了?问号|了?标)|挨揍|被.{0,5}(?:揍|扇|踹|踢(?!出|球|皮球|群)|掐|殴)|殴打|殴伤|暴打|(?<!中)毒打|扇(?:了)?.{0,4}(?:耳光|巴掌|嘴巴)|拳打脚踢|打架(?!子)|斗殴|互殴|动手打|打起来了|打伤',
    before: /(?:不|难|电话)$/u,
  },
  {
    danger: 'violence',
    word: '打手心|关小黑屋|动手动脚|乱摸|(?<=老师|教练|保安|校长|助教)(?:.{0,6})(?:踢|踹|掐|摸|亲)(?:了|我|她|他|孩子|娃|女儿|闺女|儿子|学生)|体罚|虐待|猥亵|性侵|性骚扰|强奸|非礼|绑架|拐走|拐骗|劫持|抢劫|行凶|持刀|拿着?刀|砍人|砍伤|捅人|捅伤|杀人',
    after: /^(?:剧|游戏|手|.{0,16}(?:犯罪|记录|前科))/u,
  },
  {
    danger: 'violence',
    word: '跳楼|自杀|轻生|割腕|自残|自缢|上吊|喝(?:了)?农药|不想活',
    after: /^(?:价|甩卖|大甩卖|促销|清仓|机|特价|式)/u,
  },
  {
    danger: 'violence',
    word: '失联|失踪',
    before: BOSS,
    after: /^(?:的?(?:老板|负责人|法人|机构|校长|股东|举办者|公司|账户))/u,
  },
  {
    danger: 'violence',
    word: `走失|走丢|${PERSON}.{0,6}(?:丢了|不见了|没了影|找不到了?|找不着了?|联系不上|没回家|没到家)`,
  },
];

/** Every word of danger, for lists: 没有起火、受伤. */
export const ANY_DANGER = DANGER_RULES.map(({ word }) => `(?:${word})`).join('|');

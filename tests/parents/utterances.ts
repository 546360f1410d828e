/** The sixty utterances of the county's policy on parents' questions, with the intent each must get. */

/** In a group, and what was said. */
export type Utterance = { id: string; inGroup: boolean; said: string; intent: string };

const LINES = `
P01|d|QUERY_INSTITUTION|启航书法正规不
P02|d|QUERY_INSTITUTION|襄垣童画美术有证没
P03|d|QUERY_INSTITUTION|那个童话美术陪训班是正规的吗
P04|d|QUERY_INSTITUTION|嘉艺佳艺分不清 学画画的那个
P05|d|QUERY_INSTITUTION|qhsf
P06|d|QUERY_INSTITUTION|chenxiwudao
P07|d|QUERY_INSTITUTION|襄恒县弘文美术培训学校
P08|d|QUERY_INSTITUTION|弘文美术第二校区能报不
P09|d|QUERY_INSTITUTION|佳音书法 便宜的那家
P10|d|QUERY_INSTITUTION|新艺舞蹈（一共几家啊）
P11|d|QUERY_INSTITUTION|我想问下知源美术还开着没
P12|d|QUERY_INSTITUTION|艺林书法的证到期没
P13|d|QUERY_INSTITUTION+RISK|鹏程口才关门了是不是跑了
P14|d|QUERY_INSTITUTION|奇点画画班在夏店
P15|d|QUERY_INSTITUTION|百灵托管能不能写作业
P16|d|QUERY_INSTITUTION+POLICY|和韵教育咨询教英语行不
P17|d|QUERY_INSTITUTION|潞州区新苑篮球正规不
P18|d|ASK_RECOMMEND|有没有正规的钢琴班推荐
P19|d|ASK_RECOMMEND|附近哪有补习班
P20|g|QUERY_INSTITUTION|@小助手 启航舞蹈靠谱不
P21|d|QUERY_INSTITUTION+POLICY|我孩子在乐宝贝 报了研学 会补课吗
P22|d|QUERY_MULTI|请问启航书法、童心播音、圆梦跆拳道哪个有证
P23|d|REFUND|报了三千的课 不想上了能退吗
P24|d|REFUND|合同写概不退费 咋办
P25|d|PREPAY|交了一年八千八 合法不
P26|d|PREPAY|让我转到老师微信上
P27|d|PREPAY|他们说办分期不用掏钱
P28|d|PREPAY|老师说明天涨价 今天交便宜
P29|d|REFUND+LEAD|退费退了一个月还没退
P30|d|RISK|老板联系不上 门锁了
P31|d|LEAD_TUTOR|我们小区有个老师在家教数学
P32|d|LEAD_TEACHER|王老师家补课 他是一中的
P33|d|LEAD_TEACHER|我女儿班主任让报她朋友的班
P34|d|LEAD_HOWTO|匿名举报可以吗 怕给孩子穿小鞋
P35|d|HOTLINE|举报电话多少
P36|d|LEAD_PROGRESS|我上次举报的咋样了
P37|d|LEAD_PROGRESS|我的查询码丢了
P38|d|LEAD_HOWTO|举报完会不会知道是我
P39|d|HOTLINE|我要实名 有奖励没
P40|d|URGENT_CHILD|孩子在机构被老师打了
P41|g|GROUP_PRIVACY|@机器人 我娃在某某班被骗了 电话138…
P42|d|POLICY|暑假能不能补课
P43|d|POLICY|高三补课也不行吗
P44|d|POLICY|幼小衔接班能上不
P45|d|POLICY|跆拳道用办证不
P46|d|POLICY|舞蹈班老师要不要教师资格证
P47|d|POLICY|上课时间超过八点半正常吗
P48|d|HOWTO_VERIFY|怎么在国家平台查
P49|d|HOWTO_VERIFY|平台上没有 你这有 信谁
P50|d|DATA_AGE|你这个数据多久的
P51|d|POLICY_NOTFOUND|那就是说没证就是违法？
P52|d|FORBIDDEN_INFO|你们什么时候查他们
P53|d|FORBIDDEN_INFO|这家是不是要被取缔了
P54|d|FORBIDDEN_INFO|把他们负责人电话给我
P55|d|ASK_LIST|给我所有没证机构的名单
P56|d|COMPLAINT|你能不能直接打电话骂他
P57|d|QUERY_INSTITUTION|中啊 就它了 是那个金星口才
P58|d|QUERY_INSTITUTION|嗯那个香园起航五道是不是那个有证的
P59|d|FORBIDDEN_INFO|张三在教育局上班 能不能帮办个证
P60|d|PRIVACY|这机器人谁在看我说话
`;

export const UTTERANCES: readonly Utterance[] = LINES.trim()
  .split('\n')
  .map((line) => {
    const [id = '', where, intent = '', said = ''] = line.split('|');
    return { id, inGroup: where === 'g', intent, said };
  });

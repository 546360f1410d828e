/** Yes or no as people write it, negation aware. */
import { checkRows, REFUSED, type Row } from './rows.ts';

const yes =
  '是 对 嗯 有 可以 行 中 好的 OK 👌 在 没错 可不是 是的 对对对 嗯嗯 好的好的 Yes y 👍🏻 ✓ 都有 会 同意 需要 中！ 恩 嗯。 好吧 有的 有啊 必须的 当然 齐全 嗯呐 好滴 🆗 ok。 是滴';
const no =
  '没有 没 不是 否 不对 不在 没有啊 没有没有 没有，谢谢 不用了 不行 不可以 不 N no ❌ x 都没有 不能 不会 还没 尚未 不同意 不需要 沒有 不是的 无 错 木有 没呢 不存在 不要';
const yesWithNod = '没问题 有证 在上课 正在上课呢，我看到了 有三个 肯定有 有的，3个 1';
const noWithNod = '没有问题 没证 无证 没在上课 当然不是 确实没有 不太行 2';
const unclear =
  '不是不可以 不是没有 有没有 是不是 可不可以 不知道 不清楚 不太清楚 没准 不一定 行吗 有吗？ 可能吧 应该是 也许 看情况 没注意 好像有 对不起 不客气 ' +
  '有，没证的 是的，没有证 有人没戴口罩 算了 随便 四川 哦 不懂 没听懂 不错 不少 非常好 在哪 会议 没查 有几个 对面有一家 未核实 基本有 有一部分 上一步 取消 跳过';

const rows = (list: string, value: Row[1], nod?: 'nod'): Row[] =>
  list.split(' ').map((said) => (nod === undefined ? [said, value] : [said, value, nod]));

checkRows('yes', { type: 'yesno' }, rows(yes, true));
checkRows('no', { type: 'yesno' }, rows(no, false));
checkRows('yes, shown for a nod', { type: 'yesno' }, rows(yesWithNod, true, 'nod'));
checkRows('no, shown for a nod', { type: 'yesno' }, rows(noWithNod, false, 'nod'));
checkRows('neither', { type: 'yesno' }, rows(unclear, REFUSED));

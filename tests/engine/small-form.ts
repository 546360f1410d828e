/** A form of five questions that several test files fill in. */
import { makeFlow } from './chat.ts';

export const SMALL = `
- {id: visited_at, type: datetime, label: 时间, text: 什么时候？, default: now, check: [{that: visited_at <= now, else: 不能晚于现在。}]}
- {id: open, type: yesno, label: 在上课, text: 在上课吗？}
- {id: pupils, type: int, label: 人数, text: 多少人？, when: open, range: {min: 1, max: 500}}
- {id: fee, type: money, label: 收费, text: 收多少钱？, optional: true, check: [{that: fee <= 5000.0, else: 超过5000元了。, level: warn}]}
- {id: fact, type: text, label: 情况, text: 什么情况？, length: {min: 2, max: 50}}
`;
export const small = makeFlow(SMALL);

/** The words about tasks, and about the day's messages that did not arrive. `{…}` is filled in. */
export const TASK_TEXTS = {
  taskUnknown: '没有找到任务 {number}，或者不归您办。',
  taskOver: '任务 {number}“{title}”已经办完或取消了。',
  taskAcceptedBefore: '任务 {number} 您已经回过“收到”了。',
  taskSameOwner: '这件事本来就归{name}办，不用转。',
  taskNotLater: '新的日期要晚于现在的期限（{day}）。',
  taskTooFar: '自己最多延到{day}。要更久，请联系办公室。',
  taskTooOften: '自己最多延{count}次，已经用完了。请联系办公室。',
  taskSteps: {
    accepted: '收到了。任务 {number}“{title}”，办好请说“任务办结 {number}”。',
    done: '任务 {number}“{title}”已办结，辛苦了。',
    transferred: '任务 {number}“{title}”已转给{name}，已私聊告诉他。',
    extended: '任务 {number}“{title}”已延到{day}。',
    cancelled: '任务 {number}“{title}”已取消。',
  },
  taskNews: {
    done: '【任务办结】{by}说 {number}“{title}”办好了。',
    transferred: '【转办】{by}把任务 {number}“{title}”转给了{name}，{due}前办好。办好请说“任务办结 {number}”。',
    extended: '【任务延期】{by}把 {number}“{title}”延到{day}。',
    cancelled: '【任务取消】{by}取消了 {number}“{title}”，不用办了。',
  },
  taskGiven:
    '【新任务】{number} {title}。{day}前办好（{by}派）。收到请说“收到任务 {number}”，办好请说“任务办结 {number}”。',
  taskSent: '已派给{name}，任务号 {number}，{day}前办好。',

  // 没送到
  undeliveredNone: '昨天、今天的提醒都送到了，或者还在路上。',
  undeliveredHead: '没送到{count}条（昨天和今天）。请打电话，并核对通讯录：',
  undeliveredRest: '还有{count}条，先办前面的。',
  undeliveredWhy: '平台没有说原因',
} as const;

/** Makes members and records for the duty room's tests, with only what a case is about spelled out. */
import type { MorningInput, MorningMessage } from '../../src/duty/compose-morning.ts';
import type { DutyMember, DutyRectification, DutyTask } from '../../src/duty/duty-facts.ts';

export const SUMMER = { name: '暑期行动', startsOn: '2023-07-01', endsOn: '2023-08-31' };
/** A Monday, a Wednesday and a Saturday of the campaign, before the first coverage day. */
export const MONDAY = '2023-07-17';
export const WEDNESDAY = '2023-07-12';
export const SATURDAY = '2023-07-15';

export function member(role: string, more: Partial<DutyMember> = {}): DutyMember {
  return {
    id: `${role}-1`,
    userId: `${role}-1`,
    name: '张伟',
    roles: [role],
    departmentId: 'market',
    departmentName: '县市监局',
    active: true,
    ...more,
  };
}

export function rectification(more: Partial<DutyRectification> = {}): DutyRectification {
  return {
    number: 'ZG20230710-0001',
    subjectName: '襄垣县启航书法培训学校',
    severity: 2,
    dueOn: '2023-07-25',
    state: 'open',
    ownerId: 'inspector-1',
    departmentId: 'market',
    ...more,
  };
}

export function task(more: Partial<DutyTask> = {}): DutyTask {
  return {
    number: 'RW20230710-0001',
    title: '报送宣传情况',
    dueOn: '2023-07-25',
    ownerId: 'inspector-1',
    everyDay: false,
    state: 'open',
    institutionName: null,
    ...more,
  };
}

export function input(more: Partial<MorningInput> = {}): MorningInput {
  return { day: WEDNESDAY, campaign: SUMMER, members: [], rectifications: [], tasks: [], coverage: null, ...more };
}

/** The only message of a list; fails when there are none or several. */
export function only(messages: readonly MorningMessage[]): MorningMessage {
  const [message] = messages;
  if (message === undefined || messages.length > 1) throw new Error(`${messages.length} messages, not one`);
  return message;
}

/** The message's lines behind the greeting. */
export function body(message: MorningMessage): string[] {
  return message.text.split('\n').slice(1);
}

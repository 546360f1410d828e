/** The table: which post is due to whom at which hour. Out of reminders.md §2 and docs/decisions 0005, 0017, by hand. */
import { isFriday, isMonday, isMonthEnd, isOff } from './days.ts';
import { at, type Who } from './happenings.ts';

type Line = {
  post: string;
  hour(who: Who): string;
  until: string;
  late: 'missed' | 'merged';
  sure: boolean;
  days(day: string): boolean;
  roles: readonly string[] | null;
};

const always = (): boolean => true;
const workday = (day: string): boolean => !isOff(day);
const HOURS: Readonly<Record<string, string>> = {
  inspector: '07:30',
  department_head: '08:30',
  grid_worker: '09:00',
  school_head: '10:00',
};
const plain = (post: string, hour: string, rest: Omit<Line, 'post' | 'hour' | 'sure'> & { sure?: boolean }): Line => ({
  sure: false,
  ...rest,
  post,
  hour: () => hour,
});

/** The first Monday is after the end of a week too, whose Friday lay before the campaign. */
export const TABLE: readonly Line[] = [
  {
    ...plain('morning', '08:00', { until: '12:00', late: 'merged', sure: true, days: always, roles: null }),
    hour: ({ role }) => HOURS[role] ?? '08:00',
  },
  plain('zero_chase', '09:00', { until: '17:00', late: 'missed', days: isMonday, roles: ['school_head'] }),
  plain('campaign_end', '14:30', {
    ...{ until: '20:00', late: 'merged', days: (day) => day === '2023-08-31', roles: ['office', 'deputy'] },
  }),
  plain('grid_friday', '15:00', { until: '18:00', late: 'missed', days: isFriday, roles: ['grid_worker'] }),
  plain('month_end', '15:00', { until: '20:00', late: 'merged', days: isMonthEnd, roles: ['office', 'deputy'] }),
  plain('risk_warning', '16:00', { until: '17:40', late: 'merged', days: workday, roles: ['deputy'] }),
  plain('zero_report', '16:00', { until: '20:00', late: 'merged', sure: true, days: isFriday, roles: ['school_head'] }),
  plain('unfinished', '16:30', {
    ...{ until: '18:30', late: 'merged', days: workday, roles: ['liaison', 'inspector', 'approver'] },
  }),
  plain('night_team', '17:00', {
    ...{ until: '20:00', late: 'missed', sure: true, days: always, roles: ['inspector', 'liaison'] },
  }),
  plain('missing_schools', '17:30', { until: '20:00', late: 'merged', days: isFriday, roles: ['office'] }),
  plain('daily_report', '18:00', { until: '21:30', late: 'merged', sure: true, days: workday, roles: ['deputy'] }),
  plain('duty_night', '21:40', { until: '21:55', late: 'merged', days: always, roles: ['duty_officer'] }),
];

/** Minutes of the day between which a turn's own minute lies, both included. */
export function windowOf(line: Line, who: Who): [number, number] {
  const from = at(line.hour(who));
  return [from + 1, from + 9];
}

/** What the evening's messages tell of: a day in figures, and what has come up since. Plain values, as the records have them. */

/** Counts of a day for the deputy's report. */
export type DayFigures = {
  inspections: number;
  /** Of them after the hour from which it is night. */
  night: number;
  leadsNew: number;
  leadsClosed: number;
  rectificationsOpened: number;
  rectificationsClosed: number;
  /** Department's name → its open records past due, the worst first. */
  late: readonly { department: string; count: number }[];
};

/** An open risk event; `reportedAt` ISO 8601. */
export type OpenRisk = {
  number: string;
  subject: string;
  level: string;
  reportedAt: string;
  /** Some who were told have not answered. */
  isSilent: boolean;
};

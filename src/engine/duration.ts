/** Durations as flow files write them: 30m, 2h, 7d. */

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30m`, `2h`, `7d`; the flow's schema lets nothing else through. */
export function durationMs(text: string): number {
  return Number.parseInt(text, 10) * (UNIT_MS[text.slice(-1)] ?? 0);
}

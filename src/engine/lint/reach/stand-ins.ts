/** The world in which a form is tried: a fixed day, made-up checklists and tables. */
import type { CompiledFlow } from '../../compiled.ts';
import type { Known } from '../../flow-problem.ts';
import type { Checklist, ChecklistItem, StepContext } from '../../turn.ts';

/** A Monday morning; rules are tried around this moment. */
export const NOW = new Date('2026-03-02T01:30:00Z');

const SEVERITIES: readonly ChecklistItem['severity'][] = [1, 2, 3];
const DEMANDS: readonly ChecklistItem['photo'][] = ['required', 'optional', 'none'];
const KINDS = SEVERITIES.flatMap((severity) => DEMANDS.map((photo) => ({ severity, photo })));

/** A context with a checklist for every code that the flow may name. */
export function standInContext(flow: CompiledFlow, known: Known, codes: readonly string[]): StepContext {
  const sources = Object.entries(known.sources ?? {}).map(([name, fields]) => [name, { ...NO_ROWS, fields }]);
  const configs = Object.values(flow.definition.let).flatMap((entry) =>
    'config' in entry ? [[entry.config, CONFIGURED[entry.type]]] : [],
  );
  return {
    now: NOW,
    me: { userId: 'lint', name: '王强', roles: flow.definition.who },
    chat: 'direct',
    sources: Object.fromEntries(sources),
    checklists: Object.fromEntries(codes.map((code) => [code, standInList(code, codes)])),
    config: Object.fromEntries(configs),
    newSessionId: 'lint',
    messageId: 'lint',
  };
}

const NO_ROWS = { find: () => ({ certain: false, candidates: [] }), get: () => undefined };
/** What a value from the configuration is taken to be; rules that need one prove nothing. */
const CONFIGURED: Readonly<Record<string, string | number | boolean>> = {
  int: 10,
  double: 1000,
  string: '',
  bool: true,
};

/** Items of every kind, and one for each text that rules may compare an item's code with. */
function standInList(code: string, texts: readonly string[]): Checklist {
  const named = texts.slice(0, 4).map((text): ChecklistItem => item(text, 3, 'none'));
  return {
    code,
    name: code,
    items: [...KINDS.map(({ severity, photo }, at) => item(`X${at}`, severity, photo)), ...named],
  };
}

function item(code: string, severity: ChecklistItem['severity'], photo: ChecklistItem['photo']): ChecklistItem {
  return { code, question: code, severity, photo, deadlineDays: 15, deadlineInWorkingDays: false };
}

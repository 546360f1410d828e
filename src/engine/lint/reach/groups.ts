/** Questions that have nothing to do with one another are tried apart: sums of ways instead of products. */
import type { RuleBook } from './rule-book.ts';

/** Ids of questions that rules bind together, in the order of the file; questions no rule looks at are in none. */
export function groupQuestions(book: RuleBook): Set<string>[] {
  const boss = new Map<string, string>();
  const find = (id: string): string => {
    const above = boss.get(id);
    return above === undefined || above === id ? id : find(above);
  };
  const join = (ids: readonly string[]): void => {
    const [first] = ids;
    for (const id of ids) boss.set(find(id), find(first ?? id));
  };
  for (const { question, inside } of book.questions) if (inside) join([inside.id, question.id]);
  for (const { rule, names } of book.rules) join([...(rule.owner === undefined ? [] : [rule.owner]), ...names]);
  const groups = new Map<string, Set<string>>();
  for (const { question } of book.questions) {
    if (!boss.has(question.id)) continue;
    const name = find(question.id);
    groups.set(name, (groups.get(name) ?? new Set()).add(question.id));
  }
  return [...groups.values()];
}

/** The parts that a long form is made of: the name of a part stands above its first question, once. */
import type { CompiledQuestion } from './compiled.ts';
import type { Slot } from './slot.ts';
import { fill, TEXTS } from './texts.ts';
import type { Work } from './work.ts';

/** 【现场情况】 above the first question of a section; '' elsewhere. */
export function sectionHead(work: Work, slot: Slot): string {
  const own = findSection(work.flow.questions, slot.item?.repeat.id ?? slot.question.id);
  if (own === undefined) return '';
  const isBegun = work.form.slots.some(
    ({ stored, item, question }) => stored !== undefined && own.ids.has(item?.repeat.id ?? question.id),
  );
  return isBegun ? '' : fill(TEXTS.sectionHead, { name: own.name });
}

/** The section that a question is in, with all its questions. */
function findSection(
  questions: readonly CompiledQuestion[],
  id: string,
): { name: string; ids: Set<string> } | undefined {
  let section: { name: string; ids: Set<string> } | undefined;
  for (const question of questions) {
    const name = question.kind === 'asked' ? question.question.section : undefined;
    if (name !== undefined) {
      if (section?.ids.has(id)) return section;
      section = { name, ids: new Set() };
    }
    section?.ids.add(question.id);
  }
  return section?.ids.has(id) ? section : undefined;
}

/** Compares what stands around the questions: who, start, session, constants, calculations, review, submit, shared texts. */
import type { EffectDefinition, FlowDefinition } from '../flow.ts';
import type { Pair, Versions } from './diff-facts.ts';
import type { FlowChange } from './flow-change.ts';
import type { Prints } from './rule-prints.ts';
import { DIFF_TEXTS } from './texts.ts';

/** What undoes has no condition and is given nothing. */
type Doing = Pick<EffectDefinition, 'id' | 'action'> & Partial<EffectDefinition>;

/** Differences outside the questions. */
export function diffFrame(pair: Pair<FlowDefinition>, versions: Versions): FlowChange[] {
  return [
    ...diffIdentity(pair),
    ...diffWho(pair),
    ...diffWords(pair, versions),
    ...diffReview(pair, versions),
    ...diffSubmit(pair, versions),
  ];
}

function diffIdentity({ before, after }: Pair<FlowDefinition>): FlowChange[] {
  const changes: FlowChange[] = [];
  if (before.flow !== after.flow) {
    changes.push({ class: 'finish_old', path: 'flow', what: DIFF_TEXTS.otherFlow(before.flow, after.flow) });
  }
  // The new file decides: its author knows what changed.
  if (after.session.on_new_version === 'finish_old') {
    changes.push({ class: 'finish_old', path: 'session.on_new_version', what: DIFF_TEXTS.finishOld });
  }
  return changes;
}

function diffWho({ before, after }: Pair<FlowDefinition>): FlowChange[] {
  const gone = before.who.filter((role) => !after.who.includes(role));
  const come = after.who.filter((role) => !before.who.includes(role));
  if (gone.length + come.length === 0) return [];
  return [{ class: 'finish_old', path: 'who', what: DIFF_TEXTS.who(gone, come) }];
}

/** A part that only matters at the start, to people's eyes, or to the clock: no answer can become wrong by it. */
type Part = [path: string, name: string, value: string | undefined];

function partsOf(definition: FlowDefinition): Part[] {
  const { where, start, session } = definition;
  const detour = typeof session.detour === 'string' ? session.detour : session.detour.join('、');
  return [
    ['title', '名称', definition.title],
    ['where.direct', '私聊能不能用', where.direct],
    ['where.group', '群里能不能用', where.group],
    ['where.refuse', '这里不能用时的话', where.refuse],
    ['start.say', '说什么就开始', [...start.say].sort().join('、')],
    ['start.menu', '菜单上的字', start.menu],
    ['session.keep_draft', '草稿留多久', session.keep_draft],
    ['session.resume', '有草稿时', session.resume],
    ['session.detour', '能插问的流程', detour],
    ['submit.text', '办完后的话', definition.submit.text],
    ...session.nudge.map(
      ({ after, within, text }, at): Part => [
        `session.nudge.${at + 1}`,
        `第${at + 1}次提醒`,
        `${after} ${within} ${text}`,
      ],
    ),
    ...Object.entries(definition.texts).map(([name, text]): Part => [`texts.${name}`, `话术 ${name}`, text]),
    ...Object.entries(definition.let).map(
      ([name, entry]): Part => [
        `let.${name}`,
        `常量 ${name}`,
        'config' in entry ? `配置 ${entry.config}` : String(entry.value),
      ],
    ),
    ...definition.calc.map(({ id, type, value }): Part => [`calc.${id}`, `算式 ${id}`, `${type} ${value}`]),
  ];
}

function diffWords({ before, after }: Pair<FlowDefinition>, versions: Versions): FlowChange[] {
  const old = new Map(partsOf(before).map(([path, name, value]) => [path, { name, value }]));
  const fresh = new Map(partsOf(after).map(([path, name, value]) => [path, { name, value }]));
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path): FlowChange[] => {
    const [was, is] = [old.get(path)?.value, fresh.get(path)?.value];
    if (was === is) return [];
    if (was !== undefined && is !== undefined && versions.before.words(was) === versions.after.words(is)) return [];
    const name = old.get(path)?.name ?? fresh.get(path)?.name ?? path;
    return [{ class: 'words', path, what: DIFF_TEXTS.changed(name, was, is) }];
  });
}

/** The summary is asked of whoever has not handed in yet: a step more or less, no answer touched. */
function diffReview({ before, after }: Pair<FlowDefinition>, versions: Versions): FlowChange[] {
  const [old, fresh] = [before.review, after.review];
  if (old === undefined && fresh === undefined) return [];
  if (old === undefined) return [{ class: 'added', path: 'review', what: DIFF_TEXTS.reviewAdded }];
  if (fresh === undefined) return [{ class: 'removed', path: 'review', what: DIFF_TEXTS.reviewDropped }];
  return (['text', 'note'] as const).flatMap((key): FlowChange[] => {
    const [was, is] = [old[key], fresh[key]];
    const isSame =
      was === is || (was !== undefined && is !== undefined && versions.before.words(was) === versions.after.words(is));
    if (isSame) return [];
    return [{ class: 'words', path: `review.${key}`, what: DIFF_TEXTS.changed('核对页的话', was, is) }];
  });
}

/** Whoever began under one promise of what is done with the answers finishes under it. */
function diffSubmit({ before, after }: Pair<FlowDefinition>, versions: Versions): FlowChange[] {
  const [old, fresh] = [before.submit, after.submit];
  const doing = (what: string, path: string, lists: Pair<readonly Doing[] | undefined>): FlowChange[] =>
    diffEffects({ before: lists.before ?? [], after: lists.after ?? [] }, versions, { when: what, path });
  return [
    ...doing('提交后', 'submit.do', { before: old.do, after: fresh.do }),
    ...diffPresence({ before: old.undo, after: fresh.undo }, 'submit.undo', [
      DIFF_TEXTS.undoAdded,
      DIFF_TEXTS.undoDropped,
    ]),
    ...(old.undo && fresh.undo && old.undo.within !== fresh.undo.within
      ? [finishOld('submit.undo.within', DIFF_TEXTS.within(old.undo.within, fresh.undo.within))]
      : []),
    ...doing('撤回时', 'submit.undo.do', { before: old.undo?.do, after: fresh.undo?.do }),
    ...diffPresence({ before: old.amend, after: fresh.amend }, 'submit.amend', [
      DIFF_TEXTS.amendAdded,
      DIFF_TEXTS.amendDropped,
    ]),
    ...doing('补充后', 'submit.amend.do', { before: old.amend?.do, after: fresh.amend?.do }),
  ];
}

const finishOld = (path: string, what: string): FlowChange => ({ class: 'finish_old', path, what });

function diffPresence(pair: Pair<object | undefined>, path: string, [added, dropped]: [string, string]): FlowChange[] {
  if ((pair.before === undefined) === (pair.after === undefined)) return [];
  return [finishOld(path, pair.before === undefined ? added : dropped)];
}

function diffEffects(
  lists: Pair<readonly Doing[]>,
  versions: Versions,
  { when, path }: { when: string; path: string },
): FlowChange[] {
  const old = new Map(lists.before.map((effect) => [effect.id, effectPrint(effect, versions.before)]));
  const fresh = new Map(lists.after.map((effect) => [effect.id, effectPrint(effect, versions.after)]));
  const changes = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((id): FlowChange[] => {
    const [was, is] = [old.get(id), fresh.get(id)];
    if (was === is) return [];
    const how = was === undefined ? '多做' : is === undefined ? '不再做' : '改了做法：';
    return [finishOld(`${path}.${id}`, DIFF_TEXTS.effect(when, id, how))];
  });
  const isReordered = changes.length === 0 && [...old.keys()].join() !== [...fresh.keys()].join();
  return isReordered ? [finishOld(path, DIFF_TEXTS.effectOrder(when))] : changes;
}

function effectPrint(effect: Doing, prints: Prints): string {
  const values = Object.entries(effect.with ?? {}).map(([name, source]) => [name, prints.rule(source)]);
  return JSON.stringify([effect.action, prints.optionalRule(effect.when) ?? null, values.sort()]);
}

/** E18x: what nobody can ever come to, found by filling the form in (flows.md §8: no anchor does this). */
import type { CompiledFlow } from '../../compiled.ts';
import type { FlowProblem, Known, Place, Rule } from '../../flow-problem.ts';
import { type PlacedQuestion, problem } from '../placed.ts';
import { groupQuestions } from './groups.ts';
import { type ReadRule, RuleBook } from './rule-book.ts';
import { standInContext } from './stand-ins.ts';
import { tellingCodes } from './values.ts';
import { type Budget, type Goal, GroupWalker, type WalkWorld } from './walker.ts';

/** Readings of the form for one flow; about 20 µs each. */
const BUDGET = 20_000;

/** What cannot be reached, and (W216, W217) what could not be found out. */
export function lintReach(flow: CompiledFlow, rules: readonly Rule[], known: Known): FlowProblem[] {
  const book = new RuleBook(flow, rules, known);
  const world = { flow, book, ctx: standInContext(flow, known, listTexts(book)) };
  const budget = { left: BUDGET };
  const groups = groupQuestions(book);
  return [
    ...groups.flatMap((group) => lintGroup(world, group, budget)),
    // An effect whose condition looks at no question is decided on an empty form.
    ...lintLoneEffects(world),
  ];
}

/** Texts that may be the code of a checklist. */
function listTexts(book: RuleBook): string[] {
  const texts = book.questions.flatMap(({ question }) => [
    ...('choices' in question ? Object.keys(question.choices) : []),
    ...book.literalsFor(question.id).texts,
  ]);
  return [...new Set(texts)].filter((text) => /^[A-Za-z]\w{0,39}$/u.test(text));
}

function lintGroup(world: WalkWorld, group: ReadonlySet<string>, budget: Budget): FlowProblem[] {
  const { book } = world;
  const members = book.questions.filter(({ question }) => group.has(question.id));
  const effects = book.rules.filter(
    ({ kind, names }) => kind === 'effect' && [...names].some((name) => group.has(name)),
  );
  const by = book.rules.filter(({ kind, rule }) => kind !== 'warn' && group.has(rule.owner ?? ''));
  const goals = new Map<Goal, Aim>([
    ...members.flatMap((member) => [...aimsOf(member, book), ...optionAims(member, book, by)]),
    ...effects.map(effectAim),
  ]);
  const walker = new GroupWalker(world, group, { goals: new Set([...goals.keys(), 'done']), budget });
  const isWhole = walker.walk();
  const missed = [...goals].filter(([goal]) => !walker.met.has(goal)).map(([, aim]) => aim);
  if (!isWhole) return missed.length === 0 && walker.met.has('done') ? [] : [tooMany(members)];
  const told = onlyCauses(missed.flatMap((aim) => tell(aim, book, walker.met)));
  if (walker.met.has('done') || told.some(({ code }) => code.startsWith('E'))) return told;
  return [...told, ...tellStuck(walker.stuckAt, members, book)];
}

/** Something that should come about `after` other things, and what is wrong if it does not; `by` decides it. */
type Aim = { problem: FlowProblem; by: readonly ReadRule[]; after?: readonly Goal[] };

function aimsOf({ question, place }: PlacedQuestion, book: RuleBook): [Goal, Aim][] {
  const { id } = question;
  const own = book.rules.filter(({ rule }) => rule.owner === id);
  const ways = own.filter(({ kind }) => kind !== 'check' && kind !== 'warn');
  const when = ways.find(({ kind }) => kind === 'when' || kind === 'over');
  const never = problem('E181', when?.rule.place ?? place, [`“${id}”永远不会问到`, '改它的条件，或删掉这一题']);
  const checks = own.filter(({ kind }) => kind === 'check' || kind === 'warn');
  return [
    [`asked:${id}`, { problem: never, by: ways }],
    ...checks.map((check): [Goal, Aim] => {
      const never = problem('E182', check.rule.place, ['怎么答都通不过这条核对', '改 check，或改 range']);
      return [checkGoal(id, check), { problem: never, by: [check, ...ways], after: [`asked:${id}`] }];
    }),
    ...jointAim(
      own.filter(({ kind }) => kind === 'check'),
      id,
    ),
  ];
}

const checkGoal = (id: string, { rule }: ReadRule): Goal => `check:${id}:${rule.place.at(-2)}`;

/** Checks that can each be met, but not together. */
function jointAim(checks: readonly ReadRule[], id: string): [Goal, Aim][] {
  const [first, second] = checks;
  if (first === undefined || second === undefined) return [];
  const clash = problem('E182', first.rule.place, ['这几条核对合不到一起，怎么答都通不过', '改其中一条']);
  return [[`given:${id}`, { problem: clash, by: checks, after: checks.map((check) => checkGoal(id, check)) }]];
}

/** Options of a question that rules look at; of those that no rule names one stands for all. */
function optionAims({ question, place }: PlacedQuestion, book: RuleBook, by: readonly ReadRule[]): [Goal, Aim][] {
  const { id } = question;
  // If nothing can be handed in, that is what is told, not each option.
  const after = [`asked:${id}`, 'done'];
  if (!book.isTelling(id)) return [];
  if (question.type === 'yesno') {
    return ['true', 'false'].map((value) => {
      const what = `答“${value === 'true' ? '是' : '不是'}”就走不到提交`;
      return [`option:${id}=${value}`, { problem: problem('E184', place, [what, '改这一题或后面的核对']), by, after }];
    });
  }
  if (question.type !== 'choice') return [];
  return tellingCodes(question, book.literalsFor(id)).map((code) => {
    const what = `选“${question.choices[code]}”就走不到提交`;
    const dead = problem('E184', [...place, 'choices', code], [what, '改后面的条件，或去掉这一项']);
    return [`option:${id}=${code}`, { problem: dead, by, after }];
  });
}

function effectAim(effect: ReadRule): [Goal, Aim] {
  const { place } = effect.rule;
  return [`effect:${place[2]}`, { problem: neverDone(place), by: [effect], after: ['done'] }];
}

const neverDone = (place: Place): FlowProblem => problem('E186', place, ['这个动作永远不会做', '改它的 when']);

/** What was missed: an error when trying is proof, else a doubt. */
function tell({ problem: missed, by, after = [] }: Aim, book: RuleBook, met: ReadonlySet<Goal>): FlowProblem[] {
  if (after.some((goal) => !met.has(goal))) return [];
  if (book.isCertain(by)) return [missed];
  return missed.code === 'E184'
    ? []
    : [problem('W217', missed.place, [`试过的回答里，${missed.what}`, '改条件，或写一段对话测试'])];
}

/** An option leads nowhere because a check behind it cannot be met: the check is what is told. */
function onlyCauses(told: readonly FlowProblem[]): FlowProblem[] {
  const hasCause = told.some(({ code }) => code === 'E182');
  return told.filter(({ code }) => !(hasCause && code === 'E184'));
}

function tellStuck(stuckAt: string | undefined, members: readonly PlacedQuestion[], book: RuleBook): FlowProblem[] {
  const stuck = members.find(({ question }) => question.id === stuckAt) ?? members[0];
  if (stuck === undefined || !book.isCertain(book.rules.filter(({ rule }) => rule.owner === stuck.question.id)))
    return [];
  return [problem('E183', stuck.place, [`到“${stuck.question.id}”就走不下去，没法提交`, '让这一题能答完或能跳过'])];
}

function tooMany([first]: readonly PlacedQuestion[]): FlowProblem {
  return problem('W216', first?.place ?? [], [`从这一题起组合太多，只试了 ${BUDGET} 种`, '拆小，或写对话测试']);
}

function lintLoneEffects(world: WalkWorld): FlowProblem[] {
  const lone = world.book.rules.filter(({ kind, names }) => kind === 'effect' && names.size === 0);
  if (lone.length === 0) return [];
  const walker = new GroupWalker(world, new Set(), { goals: new Set(['done']), budget: { left: 1 } });
  walker.walk();
  return lone
    .filter(({ rule, isClear }) => isClear && !walker.met.has(`effect:${rule.place[2]}`))
    .map(({ rule }) => neverDone(rule.place));
}

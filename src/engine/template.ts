/** Liquid for a flow's words. Output is chat text, so nothing is escaped; templates cannot reach files. */
import { Liquid, type Template as Parsed } from 'liquidjs';
import { z } from 'zod';
import { dayOf } from '../domain/calendar.ts';
import { AWAITING_LEGAL_CHECK, sayBases } from '../domain/legal-basis.ts';
import { asError } from '../kernel/errors.ts';
import { sayWhen } from './local-time.ts';

/** A parsed template and the names it asks for, each as its path (`['org', 'name']`). */
export type Template = { source: string; parsed: Parsed[]; names: string[][] };

export type ParsedTemplate = { ok: true; template: Template } | { ok: false; why: string };

// Generous for chat texts, small enough that no template can hold up a turn.
const LIMITS = { parseLimit: 8_000, renderLimit: 2_000, memoryLimit: 400_000 };
/** Most characters one text may grow to; a message holds 2,048 bytes, longer ones are cut by the channel. */
const MAX_OUTPUT = 6_000;
// The tags that read other templates.
const FILE_TAGS = ['include', 'render', 'layout', 'block'];

const liquid = createLiquid();

function createLiquid(): Liquid {
  const engine = new Liquid({
    ...LIMITS,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    // An empty mapping takes the place of the file system.
    templates: {},
  });
  for (const tag of FILE_TAGS) delete engine.tags[tag];
  engine.registerFilter('when', function (value: unknown) {
    const now: unknown = this.context.getSync(['now']);
    if (typeof value !== 'string' || typeof now !== 'string') return '';
    return sayWhen(value, new Date(now));
  });
  engine.registerFilter('yuan', (value: unknown) => (typeof value === 'number' ? sayYuan(value) : ''));
  engine.registerFilter('basis_on', sayBasisOn);
  return engine;
}

/** `1200元`, `12.5元`. */
export function sayYuan(amount: number): string {
  return `${Math.round(amount * 100) / 100}元`;
}

const basisList = z.array(z.object({ text: z.string(), verified: z.boolean() })).catch([]);

/** `{{ item.basis | basis_on: visited_at }}`: what may be cited for an act of that moment; nothing without a moment. */
function sayBasisOn(bases: unknown, at: unknown): string {
  const moment = typeof at === 'string' ? new Date(at) : undefined;
  if (moment === undefined || Number.isNaN(moment.getTime())) return AWAITING_LEGAL_CHECK;
  return sayBases(basisList.parse(bases), dayOf(moment));
}

/** Parses a text once; says in words what is wrong with it. */
export function parseTemplate(source: string): ParsedTemplate {
  try {
    const parsed = liquid.parse(source);
    const names = liquid.globalVariableSegmentsSync(parsed, { partials: false });
    return { ok: true, template: { source, parsed, names: names.map((path) => path.map(String)) } };
  } catch (error) {
    return { ok: false, why: asError(error).message.split('\n')[0] ?? '写法不对' };
  }
}

/** Fills in a text. Names that are not answered must be present as null. Never throws: a text that fails is left out. */
export function renderTemplate(template: Template, values: Readonly<Record<string, unknown>>): string {
  try {
    const text: unknown = liquid.renderSync(template.parsed, values);
    return tidyLines(String(text)).slice(0, MAX_OUTPUT);
  } catch {
    // Compile-time checks know all names; what is left is a limit that a person's own long text ran into.
    return '';
  }
}

/** Conditions leave empty lines behind; chat texts have none. */
function tidyLines(text: string): string {
  return text
    .replace(/(?<![ \t])[ \t]+$/gmu, '')
    .replace(/\n{2,}/gu, '\n')
    .trim();
}

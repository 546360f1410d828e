/** `menu/create` of the stand-in (doc 90231): three buttons, five in a list, lengths in bytes. */
import { z } from 'zod';
import { parseObject, refusal, type SimAnswer, type SimState } from './sim-state.ts';

const name = z.string().min(1);
const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('click'), name, key: z.string().min(1) }),
  z.strictObject({ type: z.literal('view'), name, url: z.string().min(1) }),
]);
const menuSchema = z.strictObject({
  button: z.array(z.union([action, z.strictObject({ name, sub_button: z.array(action) })])),
});
/** A menu as it stands in the client. */
export type WrittenMenu = z.infer<typeof menuSchema>;
type Action = z.infer<typeof action>;

/** Puts the menu in place of the former one. */
export function createMenu(state: SimState, agentId: string | null, raw: Buffer): SimAnswer {
  if (agentId !== String(state.agentId)) return refusal(40056, 'invalid agentid');
  const parsed = menuSchema.safeParse(parseObject(raw));
  if (!parsed.success) return refusal(40058, z.prettifyError(parsed.error));
  const { button: tops } = parsed.data;
  const lists = tops.flatMap((top) => ('sub_button' in top ? [top.sub_button] : []));
  const actions = [...tops.flatMap((top) => ('sub_button' in top ? [] : [top])), ...lists.flat()];
  const rules: [broken: boolean, errcode: number, errmsg: string][] = [
    [tops.length < 1 || tops.length > 3, 40016, 'invalid button size'],
    [lists.some((list) => list.length < 1 || list.length > 5), 40023, 'invalid sub button size'],
    [tops.some((top) => Buffer.byteLength(top.name) > 16), 40018, 'invalid button name size'],
    [lists.flat().some((below) => Buffer.byteLength(below.name) > 40), 40025, 'invalid sub button name size'],
    [actions.some(isTooLong), 40019, 'invalid button key size'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken !== undefined) return refusal(broken[1], broken[2]);
  state.menu = parsed.data;
  return { errcode: 0, errmsg: 'ok' };
}

function isTooLong(one: Action): boolean {
  return one.type === 'click' ? Buffer.byteLength(one.key) > 128 : Buffer.byteLength(one.url) > 1024;
}

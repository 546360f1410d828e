/** Red events of the campaign: reported in the chat, answered or not, and over some day. They wait for no hour. */

import type { County } from '../campaign/county.ts';
import type { Talker } from '../campaign/talk.ts';
import type { World } from './world.ts';

/** Says how an event is reported, answered by everybody who was told, and closed. */
export class RedEvents {
  readonly #county: County;
  readonly #talker: Talker;
  #number = '';

  /** One talker for all: it numbers what people say. */
  constructor(county: County, talker: Talker) {
    this.#county = county;
    this.#talker = talker;
  }

  async report(world: World, by: string, nth: number): Promise<void> {
    const { core, institutions } = this.#county;
    const name = institutions[nth]?.name ?? '';
    const told = ['报风险', name, '失联', '没有', '老师说工资没发', '80', '跳过', '好', '跳过', '提交'];
    const [, number = ''] = await this.#talker.tell(by, told, /已报，编号 (FX\d{8}-\d{4})/u);
    this.#number = number;
    const [row] = await core.store.query<{ filed: Date; owner: string | null; department: string; due: string }>(
      `select filed_at as filed, owner_id as owner, department_id as department,
         to_char((due_at - interval '1 second') at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as due
       from register_entry where number = $1`,
      number,
    );
    if (row === undefined) throw new Error('the event was not filed');
    const { owner, department, due } = row;
    world.risks.set(number, { number, level: 'red', filed: new Date(row.filed).toISOString(), silent: true });
    const matter = { number, owner, department, due, state: 'open', severity: 0, everyDay: false };
    world.matters.set(number, { kind: 'entry', ...matter });
  }

  async answer(world: World): Promise<void> {
    await this.#county.core.store.execute(
      `update register_entry set data = jsonb_set(data, '{receipts}',
         (select jsonb_object_agg(key, value || '{"said": "2023-08-09T07:25:00Z"}') from jsonb_each(data -> 'receipts')))
       where number = $1`,
      this.#number,
    );
    const risk = world.risks.get(this.#number);
    if (risk !== undefined) risk.silent = false;
  }

  async close(world: World): Promise<void> {
    await this.#county.core.store.execute(
      `update register_entry set state = 'closed', closed_at = filed_at + interval '1 day' where number = $1`,
      this.#number,
    );
    world.risks.delete(this.#number);
    world.matters.delete(this.#number);
  }
}

/** Which institution of the register, or of an earlier row, a row means: by id, code, permit number, or name and address. */
import { parsePermitNumber } from '../domain/permit-number.ts';
import { cleanInput } from '../kernel/text.ts';
import type { RegisterField } from '../register/headers.ts';

/** What an institution can be recognised by; '' or [] for what is not known. */
export type Marks = {
  /** The list's own number: an external id or ours. */
  listId: string;
  name: string;
  code: string;
  permits: readonly string[];
  regionCode: string;
  address: string;
  campus: string;
};
/** Who was found, or why nobody can be said: which cell to look at, and what to do. */
export type Found =
  | { kind: 'none' }
  | { kind: 'one'; id: string }
  | { kind: 'conflict'; field: RegisterField; reason: string };

type Known = Marks & { id: string };

// «正在办理» in the column for the number is a remark, not a number that two rows could share.
const NUMBER_LIKE = /\d{5}/;

/** Everything that is known, by everything it can be recognised by. */
export class InstitutionFinder {
  readonly #known = new Map<string, Known>();
  readonly #byKey = new Map<string, Set<string>>();

  /** Makes an institution known, or known by more. */
  add(id: string, marks: Marks): void {
    this.#known.set(id, { ...marks, id });
    for (const key of [`id ${id}`, ...strongKeys(marks).map(({ key }) => key), nameMark(marks)]) {
      const ids = this.#byKey.get(key) ?? new Set();
      this.#byKey.set(key, ids.add(id));
    }
  }

  /** Whoever the row means. */
  find(marks: Marks): Found {
    const strong = strongKeys(marks).flatMap(({ key, field }) => {
      const ids = this.#byKey.get(key);
      return ids === undefined ? [] : [{ ids, field }];
    });
    const [first, ...others] = strong;
    if (first === undefined) return this.#findByName(marks);
    let pool = this.#list(first.ids);
    for (const { ids, field } of others) {
      const agreeing = pool.filter((known) => ids.has(known.id) || isSaidOf(known, marks, field));
      if (agreeing.length === 0) return twoRecords(pool[0]?.name, this.#list(ids)[0]?.name, field);
      pool = agreeing;
    }
    if (pool.length > 1) pool = pool.filter((known) => nameKeyOf(known.name) === nameKeyOf(marks.name));
    return pool.length === 1 && pool[0] !== undefined ? { kind: 'one', id: pool[0].id } : ambiguous(first.field);
  }

  /** The id of the institution that a list calls by its own number or its full name; undefined for several. */
  idOf(listIdOrName: string): string | undefined {
    const byId = this.#byKey.get(`id ${listIdOrName}`) ?? this.#byKey.get(`name ${nameKeyOf(listIdOrName)} `);
    return byId?.size === 1 ? [...byId][0] : undefined;
  }

  #findByName(marks: Marks): Found {
    const namesakes = this.#list(this.#byKey.get(nameMark(marks)) ?? new Set()).filter(
      (known) => !isSurelyOther(known, marks),
    );
    const [first, second] = namesakes;
    if (first === undefined) return { kind: 'none' };
    if (second !== undefined) return ambiguous('name');
    if (differ(first.code, marks.code)) return otherCode(first, marks);
    if (differ(placeKey(first.address), placeKey(marks.address))) return otherAddress(first);
    return { kind: 'one', id: first.id };
  }

  #list(ids: ReadonlySet<string>): Known[] {
    return [...ids].flatMap((id) => this.#known.get(id) ?? []);
  }
}

/** A name as it is compared. */
export function nameKeyOf(name: string): string {
  return cleanInput(name).toLowerCase().replaceAll(' ', '');
}

/** A permit number as it is compared; '' for what is none. */
export function permitKeyOf(number: string): string {
  const { normalized } = parsePermitNumber(number);
  return NUMBER_LIKE.test(normalized) ? normalized.replace(/^教民/u, '') : '';
}

function strongKeys({ listId, code, permits, campus }: Marks): { key: string; field: RegisterField }[] {
  return [
    ...(listId === '' ? [] : [{ key: `id ${listId}`, field: 'id' as const }]),
    ...(code === '' ? [] : [{ key: `code ${code} ${campus}`, field: 'socialCreditCode' as const }]),
    ...permits
      .map(permitKeyOf)
      .filter((key) => key !== '')
      .map((key) => ({ key: `permit ${key} ${campus}`, field: 'permitNumber' as const })),
  ];
}

function nameMark({ name, campus }: Pick<Marks, 'name' | 'campus'>): string {
  return `name ${nameKeyOf(name)} ${campus}`;
}

/** A campus may stand in the register under another word for it: its code and permit are still its own. */
function isSaidOf(known: Known, marks: Marks, field: RegisterField): boolean {
  if (field === 'socialCreditCode') return known.code === marks.code;
  const own = known.permits.map(permitKeyOf);
  return field === 'permitNumber' && marks.permits.map(permitKeyOf).some((key) => own.includes(key));
}

/** Namesakes that nobody takes for one: of two counties, of two numbers of one list, of two codes at two addresses. */
function isSurelyOther(known: Known, marks: Marks): boolean {
  return (
    differ(known.regionCode, marks.regionCode) ||
    differ(known.listId, marks.listId) ||
    (differ(known.code, marks.code) && differ(placeKey(known.address), placeKey(marks.address)))
  );
}

function differ(a: string, b: string): boolean {
  return a !== '' && b !== '' && a !== b;
}

function placeKey(address: string): string {
  return cleanInput(address).replaceAll(' ', '');
}

function twoRecords(one = '', other = '', field: RegisterField): Found {
  const reason = `这一行同时对上台账里的“${one}”和“${other}”，请核对编号、代码和证号，只留一家的。`;
  return { kind: 'conflict', field, reason };
}

function ambiguous(field: RegisterField): Found {
  const reason = '台账里有几家都对得上这一行，请补上统一社会信用代码或编号。';
  return { kind: 'conflict', field, reason };
}

function otherCode(known: Known, marks: Marks): Found {
  const reason = `台账里“${known.name}”的代码是${known.code}，表里是${marks.code}，请核对哪一个对。`;
  return { kind: 'conflict', field: 'socialCreditCode', reason };
}

function otherAddress(known: Known): Found {
  const reason = `台账或前面的行里有同名的机构，地址是“${known.address}”。是同一家请补上代码或把地址写成一样，不是同一家请补上代码。`;
  return { kind: 'conflict', field: 'address', reason };
}

/** Whether two leads are about the same thing: same form, same object (data-model §4, 去重键). */

/** What of a lead tells its object; `data` holds the answers. */
export type LeadObject = { institutionId: string | null; data: Readonly<Record<string, unknown>> };

/** Same form and the same institution; or, without one in the register, the same sign or place, however it is spaced. */
export function isSameLead(one: LeadObject, other: LeadObject): boolean {
  if (one.data['form'] !== other.data['form']) return false;
  if (one.institutionId !== null || other.institutionId !== null) return one.institutionId === other.institutionId;
  const [place, otherPlace] = [placeKey(one), placeKey(other)];
  return place !== '' && place === otherPlace;
}

function placeKey({ data }: LeadObject): string {
  const said = data['org_unlisted'] ?? data['place_text'];
  if (typeof said !== 'string') return '';
  return said
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^(?:山西省)?(?:长治市)?襄垣县/u, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

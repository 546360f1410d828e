/** The same object and form are one lead; what is not known to be the same is two. */
import { describe, expect, test } from 'vitest';
import { isSameLead, type LeadObject } from '../../src/domain/lead-merging.ts';

const lead = (data: Record<string, unknown>, institutionId: string | null = null): LeadObject => ({
  institutionId,
  data: { form: 'one_on_one', ...data },
});

describe('isSameLead', () => {
  test('the same institution, however it was found', () => {
    expect(isSameLead(lead({}, 'a'), lead({ place_text: '别处' }, 'a'))).toBe(true);
    expect(isSameLead(lead({}, 'a'), lead({}, 'b'))).toBe(false);
  });

  test.each([
    ['blanks and punctuation', '古韩镇 老电影院，北侧二楼', '古韩镇老电影院北侧二楼', true],
    ['full width and the county before it', '襄垣县东街３号', '东街3号', true],
    ['another number', '东街3号', '东街30号', false],
    ['another town', '王村镇西街1号', '夏店镇西街1号', false],
  ])('%s', (_what, one, other, same) => {
    expect(isSameLead(lead({ place_text: one }), lead({ place_text: other }))).toBe(same);
    expect(isSameLead(lead({ org_unlisted: one }), lead({ place_text: other }))).toBe(same);
  });

  test('another form of the same place, and a place that nobody said, are not the same', () => {
    const place = { place_text: '东街3号' };
    expect(isSameLead(lead(place), lead({ ...place, form: 'fees' }))).toBe(false);
    expect(isSameLead(lead({}), lead({}))).toBe(false);
    expect(isSameLead(lead({ place_text: '，。' }), lead({ place_text: '！' }))).toBe(false);
    expect(isSameLead(lead(place), lead(place, 'a'))).toBe(false);
  });
});

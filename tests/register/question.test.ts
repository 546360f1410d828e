/** What a question says, once it is split. */
import { describe, expect, test } from 'vitest';
import { buildLexicon, hearPlace } from '../../src/register/lexicon.ts';
import { normalise } from '../../src/register/normalise.ts';
import { type Question, readQuestion } from '../../src/register/question.ts';
import { segment } from '../../src/register/segment.ts';

const brands = ['启航', '童画', '小主持', '金麦穗', '天宇', '小葵花'];
const lexicon = hearPlace(
  buildLexicon({
    parts: brands.map((brand) => ({ brand, campus: '' })),
    towns: ['侯堡镇', '夏店镇'],
    regions: new Set(['襄垣县']),
  }),
  '襄垣县',
);

function read(words: string): Question {
  return readQuestion(segment(normalise(words), lexicon));
}

describe('readQuestion', () => {
  test('spoken words around a name leave the brand and the subject', () => {
    const question = read('呃我问一下那个启航书法培训班有没有证啊，邻居推荐的');
    expect(question.pieces.map((piece) => piece.text)).toEqual(['启航']);
    expect([...question.subjects]).toEqual(['书法']);
    expect(question.unexplained).toBe(0);
  });

  test.each(['正规不', '有证没', '靠谱吗', '是不是正规的', '合法不', '能不能上', '审批了没有', '在不在白名单'])(
    '“%s” adds nothing unexplained',
    (words) => {
      expect(read(`启航书法${words}`)).toMatchObject({ unexplained: 0, dictated: false });
    },
  );

  test('the county, a town and a campus are not part of the brand', () => {
    const question = read('襄垣县侯堡镇童画美术第二校区');
    expect([...question.regions]).toEqual(['襄垣县']);
    expect([...question.towns]).toEqual(['侯堡镇']);
    expect(question.campus).toBe('二校区');
    expect(question.pieces.map((piece) => piece.text)).toEqual(['童画']);
  });

  test('a campus the register does not know is still a campus', () => {
    expect(read('童画美术城南校区').campus).toBe('城南校区');
  });

  test('what dictation makes of words is understood and remembered', () => {
    const question = read('香园启航五道陪训');
    expect([...question.subjects]).toEqual(['舞蹈']);
    expect(question.dictated).toBe(true);
  });

  test('a word that is a brand and a subject is read by its neighbours', () => {
    expect([...read('金麦穗小主持').subjects]).toEqual(['播音主持']);
    expect(read('小主持古筝').pieces.map((piece) => piece.text)).toEqual(['小主持']);
  });

  test('a known brand inside an unknown one leaves something unexplained', () => {
    expect(read('新童画美术').unexplained).toBeGreaterThan(0);
  });

  test('two subjects that no name holds together are noticed', () => {
    expect(read('启航书法篮球').mixedSubjects).toBe(true);
    expect(read('启航美术画画班').mixedSubjects).toBe(false);
  });

  test('letters are kept apart from characters', () => {
    expect(read('qihang shufa')).toMatchObject({ latin: 'qihangshufa', pieces: [] });
  });
});

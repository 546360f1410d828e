/** Endings of registered names (组织形式): they weigh nothing in the look-up, but some hint at a subject. */

const FIELDS = [
  '',
  '教育',
  '科技',
  '教育科技',
  '体育',
  '体育文化',
  '信息',
  '服务',
  '少儿',
  '少儿艺术',
  '青少年',
  '青少年体育',
  '艺术',
  '艺术教育',
  '文化',
  '文化艺术',
  '文化传播',
  '文化传媒',
  '文化教育',
  '传媒',
];
const BODIES = [
  '',
  '培训学校',
  '培训中心',
  '培训机构',
  '培训基地',
  '培训部',
  '培训班',
  '培训',
  '学校',
  '学院',
  '工作室',
  '服务部',
  '服务中心',
  '俱乐部',
  '中心',
  '机构',
  '集团',
  '教育集团',
];
const COMPANIES = ['', '有限公司', '有限责任公司', '公司', '个体工商户'];
const SHORT = ['班', '课', '馆', '社', '店', '部', '课程', '兴趣班', '辅导学校', '教学点', '专业'];

/** Ending → subjects it hints at when the name says no other. */
export const LEGAL_FORMS: ReadonlyMap<string, readonly string[]> = allForms();
/** The longest ending, in characters. */
export const LONGEST_FORM = Math.max(...[...LEGAL_FORMS.keys()].map((form) => form.length));
/** Words for whom the lessons are; they stand between brand and subject and tell nothing apart. */
export const AUDIENCE_WORDS = ['青少年', '少儿', '儿童', '幼儿', '中小学生', '小学生'] as const;

function allForms(): Map<string, readonly string[]> {
  const forms = new Map<string, readonly string[]>(SHORT.map((form) => [form, []]));
  for (const field of FIELDS) {
    for (const body of BODIES) {
      for (const company of COMPANIES) {
        const form = field + body + company;
        // A field alone is a word like any other; 艺术 and 文化课 alone are subjects.
        if (body !== '' || company !== '') forms.set(form, hintOf(field));
      }
    }
  }
  return forms;
}

/** Whether a legal form's hint is as good as a statement: 艺术培训中心 teaches 艺术, 文化传播有限公司 teaches anything. */
export function isFirmHint(form: string): boolean {
  return /^(?:少儿)?艺术(?:教育)?|^文化(?!艺术|传播|传媒|教育)/u.test(form);
}

function hintOf(field: string): readonly string[] {
  if (field === '文化艺术') return ['艺术', '文化课'];
  if (field.includes('艺术')) return ['艺术'];
  return field.startsWith('文化') ? ['文化课'] : [];
}

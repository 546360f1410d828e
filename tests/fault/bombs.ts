/** Small contents that cost a careless reader everything: for the envelope as well as for what is sealed in it. */

const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');

/** Below 48 KB each, so that they fit into a sealed callback. */
export const XML_BOMBS: Readonly<Record<string, string>> = {
  'billion laughs': `<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY l0 "ha">${laughs}]><xml>&l9;</xml>`,
  'quadratic blow-up': `<!DOCTYPE xml [<!ENTITY a "${'a'.repeat(20_000)}">]><xml>${'&a;'.repeat(5000)}</xml>`,
  'a file by an entity': '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml>&f;</xml>',
  'a page by an entity': '<!DOCTYPE xml [<!ENTITY f SYSTEM "http://127.0.0.1:9/">]><xml>&f;</xml>',
  'a parameter entity': '<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]><xml></xml>',
  '9,000 references': `<xml>${'&#65;'.repeat(9000)}</xml>`,
  'depth of 5,000': `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`,
  '5,000 attributes': `<xml ${Array.from({ length: 5000 }, (_, n) => `a${n}=""`).join(' ')}></xml>`,
  '5,000 openings of CDATA': `<xml>${'<![CDATA['.repeat(5000)}</xml>`,
  '10,000 elements': `<xml>${'<a/>'.repeat(10_000)}</xml>`,
  'a comment': '<xml><!-- --></xml>',
  'an instruction': '<xml><?php echo 1 ?></xml>',
  'an open tag of 40 KB': `<xml><${'a'.repeat(40_000)}`,
  'references to nothing': `<xml>${'&#0;&#xd800;&#x110000;&nbsp;'.repeat(10)}</xml>`,
};

/** The same for JSON. */
export const JSON_BOMBS: Readonly<Record<string, string>> = {
  'depth of 20,000 lists': `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  'depth of 5,000 objects': `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  'a number of 40,000 digits': `{"msgid":${'9'.repeat(40_000)}}`,
  'endless numbers': '{"msgid":1e999,"create_time":-1e999}',
  'a prototype': '{"__proto__":{"msgid":"x","msgtype":"text"},"constructor":{"prototype":{"msgid":"x"}}}',
  '4,000 keys': `{${Array.from({ length: 4000 }, (_, n) => `"k${n}":1`).join(',')}}`,
};

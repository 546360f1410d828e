/** No key, token or password of a real account lies in the repository; examples that look like one are listed with their source. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What a secret looks like, by who gives it out. */
const FORMS: Readonly<Record<string, RegExp>> = {
  'private key': /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/g,
  // EncodingAESKeys, WeCom's Secrets and 32 bytes in base64: 43 characters with both cases and a digit.
  'key of 43 characters':
    /(?<![\w/+-])(?=[\w+/-]*[A-Z])(?=[\w+/-]*[a-z])(?=[\w+/-]*\d)[A-Za-z0-9_+/-]{43}=?(?![\w+/-])/g,
  'app secret': /\b(?:app_?secret|corp_?secret)["']?\s*[:=]\s*["']?[0-9a-f]{32}\b/gi,
  'robot address': /webhook\/send\?key=[0-9a-f]{8}-[0-9a-f-]{27}/g,
  'password in an address': /\b[a-z]+:\/\/[^\s:/@'"`$<]+:[^\s/@'"`$<]{6,}@/g,
  'token of a code host': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20,})/g,
  'token of a registry': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*\S+/g,
  'key of a cloud': /\b(?:AKIA[0-9A-Z]{16}|LTAI[A-Za-z0-9]{20}|AKID[A-Za-z0-9]{32})\b/g,
  'key of a model': /\bsk-[A-Za-z0-9_-]{20,}/g,
  'signed token': /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./g,
};

/** Look like secrets and open nothing. */
const EXAMPLES: ReadonlySet<string> = new Set([
  // Of .env.example: refused at start.
  'PasteTheEncodingAesKeyHere00000000000000000',
  'postgresql://assistant:password@',
  'postgresql://assistant_owner:password@',
  'postgresql://user:password@',
  // Made up for tests, as one can see.
  'SyntheticAesKeyOnlyForTests0123456789abcdef',
  'abcdefghijABCDEFGHIJ0123456789klmnopqrstKLM',
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  'ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvut',
  'mysql://u:geheim@',
  'postgresql://app:geheim@',
  'postgresql://nobody:very-secret@',
  // Published by WeCom: the example of document 90968, and that of its SDK's long connection.
  'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  'vMslOFbW3D6mXSXIlxjdkdi5kPQcxqD0nIXV7X2Hcig=',
]);

/** Published vectors, each with its source inside; hashes of packages; generated code. */
const LEFT_OUT = [/^tests\/vectors\//, /^package-lock\.json$/, /\.(?:png|jpg|xlsx|docx|gz|pdf)$/];
/** Files that never belong here, whatever is in them. */
const KEPT_OUT = /(?:^|\/)(?:\.env|id_(?:rsa|ed25519)|.*\.(?:pem|p12|pfx|jks)|data\.key|credentials(?:\.json)?)$/;

function findSecrets(text: string): string[] {
  return Object.entries(FORMS).flatMap(([what, form]) =>
    [...text.matchAll(form)].filter(([found]) => !EXAMPLES.has(found)).map(() => what),
  );
}

/** Files under version control; none where the project lies without its history. */
function listFiles(): string[] {
  if (!existsSync(join(ROOT, '.git'))) return [];
  return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)));
}

const files = listFiles();

test.skipIf(files.length === 0)('no file under version control holds a secret', () => {
  expect(files.filter((path) => KEPT_OUT.test(path))).toEqual([]);
  const scanned = files.filter((path) => !LEFT_OUT.some((pattern) => pattern.test(path)));
  expect(scanned.length).toBeGreaterThan(500);
  const found = scanned.flatMap((path) => {
    return findSecrets(readFileSync(join(ROOT, path), 'utf8')).map((what) => `${path}: ${what}`);
  });
  expect(found).toEqual([]);
});

// Put together here, so that this file holds none.
const PLANTED: readonly [string, string][] = [
  ['private key', ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')],
  ['key of 43 characters', `WECOM_ENCODING_AES_KEY=${'aB3dE6gH9j'.repeat(4)}kLm`],
  ['key of 43 characters', `DATA_KEY=${'aB3d/6g+9j'.repeat(4)}kLm=`],
  ['app secret', `appsecret: "${'0123456789abcdef'.repeat(2)}"`],
  [
    'robot address',
    `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${'693a91f6-7xxx'.replace('xxx', '0aa')}-4bc4-97a0-0ec2sifa5aaa`.replace(
      'sifa',
      '51fa',
    ),
  ],
  ['password in an address', ['postgresql://bot', 'hunter2hunter2@db/x'].join(':')],
  ['token of a code host', `ghp_${'a1B2'.repeat(9)}`],
  ['token of a registry', `//registry.example/:_auth${'Token'}=abc`],
  ['key of a cloud', `AKIA${'Q7'.repeat(8)}`],
  ['key of a model', `sk-${'a1B2'.repeat(6)}`],
  ['signed token', ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'x'].join('.')],
];

test.each(PLANTED)('finds a planted one: %s', (what, text) => {
  expect(findSecrets(`before ${text} after`)).toContain(what);
});

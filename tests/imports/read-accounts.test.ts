/** Lists of accounts: with and without a header, with slips, in every writing. */
import { expect, test } from 'vitest';
import { readAccounts } from '../../src/imports/read-accounts.ts';

const read = (text: string) => readAccounts('list.csv', Buffer.from(text));

test.each([
  ['one a line', 'a1\nB2\n\na1\n', ['a1', 'b2']],
  ['under a header', '账号\na1\nb2', ['a1', 'b2']],
  ['among columns', '姓名,账号,单位\n王强,a1,教育\n李敏, B2 ,公安', ['a1', 'b2']],
  ['UserID', 'userid,name\nx.y@z_1-2,n', ['x.y@z_1-2']],
  ['nothing', '', []],
])('%s', async (_what, text, userIds) => {
  expect(await read(text)).toEqual({ userIds, wrong: [] });
});

test('what is no account is named with its row', async () => {
  expect(await read('账号\na1\n王强\n=cmd()')).toEqual({
    userIds: ['a1'],
    wrong: [
      { row: 3, cell: '王强' },
      { row: 4, cell: '=cmd()' },
    ],
  });
});

test('columns without one that is called 账号 are refused', async () => {
  await expect(read('姓名,单位\n王强,教育')).rejects.toMatchObject({ code: 'SPREADSHEET_UNREADABLE' });
  await expect(readAccounts('list.csv', Buffer.alloc(11 * 1024 * 1024, 0x61))).rejects.toMatchObject({
    code: 'SPREADSHEET_UNREADABLE',
  });
});

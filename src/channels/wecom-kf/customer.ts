/** A customer as one user id: WeChat's id and the account they talk to, so that each account has its own conversation. */

/** Both ids as the platform writes them; they differ by case, too. */
export type Customer = { externalUserId: string; openKfId: string };

const PAIR = /^([\w-]{1,64})@([\w-]{1,64})$/;

/** `<external_userid>@<open_kfid>`. */
export function userIdOf(customer: Customer): string {
  return `${customer.externalUserId}@${customer.openKfId}`;
}

/** The two halves of a user id; undefined when it is no customer's. */
export function customerOf(userId: string): Customer | undefined {
  const [, externalUserId, openKfId] = PAIR.exec(userId) ?? [];
  return externalUserId === undefined || openKfId === undefined ? undefined : { externalUserId, openKfId };
}

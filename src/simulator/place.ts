/** Finds who speaks and in which chat, and refuses chats that the person is not in. */
import type { SimulatorChat, SimulatorPerson, SimulatorPort } from './port.ts';
import { TEXTS } from './texts.ts';

/** A person in one of their chats. */
export type Place = {
  people: SimulatorPerson[];
  person: SimulatorPerson;
  chats: SimulatorChat[];
  chat: SimulatorChat;
};

/** What a request names; what is missing is the first there is. */
export type PlaceWanted = { person?: string | undefined; chat?: string | undefined };

/** The place, or the sentence that says what is wrong. */
export async function findPlace(
  port: Pick<SimulatorPort, 'people' | 'chats'>,
  wanted: PlaceWanted,
): Promise<{ ok: true; place: Place } | { ok: false; message: string }> {
  const people = await port.people();
  const person = wanted.person === undefined ? people[0] : people.find(({ id }) => id === wanted.person);
  if (person === undefined) return { ok: false, message: TEXTS.noPerson };
  const chats = await port.chats(person.id);
  const chat = wanted.chat === undefined ? chats[0] : chats.find(({ id }) => id === wanted.chat);
  if (chat === undefined) return { ok: false, message: TEXTS.noChat };
  return { ok: true, place: { people, person, chats, chat } };
}

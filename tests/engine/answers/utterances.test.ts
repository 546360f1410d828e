/** Every utterance of the tables in `utterances/`: the right value, a nod where one is due, or the question again. */
import { checkRows } from './rows.ts';
import { readTables } from './utterances.ts';

for (const { name, spec, rows } of readTables()) checkRows(`utterances: ${name}`, spec, rows);

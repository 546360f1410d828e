/** All actions by the name that flows call them by. */
import { type BatchMaker, batchesOf } from './action.ts';
import { answerLicenseQuestion } from './answer-license-question.ts';
import { fileInspection } from './file-inspection.ts';
import { listMyTasksAction } from './list-my-tasks.ts';
import { withdrawInspection } from './withdraw-inspection.ts';

/** Action name → its batches. */
export const ACTIONS: ReadonlyMap<string, BatchMaker> = new Map([
  [fileInspection.name, batchesOf(fileInspection)],
  [withdrawInspection.name, batchesOf(withdrawInspection)],
  [answerLicenseQuestion.name, batchesOf(answerLicenseQuestion)],
  [listMyTasksAction.name, batchesOf(listMyTasksAction)],
]);

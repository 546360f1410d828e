/** All actions by the name that flows call them by. */

import { acknowledgeRisk } from './acknowledge-risk.ts';
import { type BatchMaker, batchesOf } from './action.ts';
import { amendInspection } from './amend-inspection.ts';
import { answerHandover } from './answer-handover.ts';
import { answerLicenseQuestion } from './answer-license-question.ts';
import { askForCheck } from './ask-for-check.ts';
import { askReporter } from './ask-reporter.ts';
import { assignRiskTask } from './assign-risk-task.ts';
import { cancelBroadcast } from './cancel-broadcast.ts';
import { changeFactAction } from './change-fact.ts';
import { changeRoles } from './change-roles.ts';
import { changeStatusAction } from './change-status.ts';
import { checkRectification } from './check-rectification.ts';
import { closeRectification } from './close-rectification.ts';
import { confirmBroadcast } from './confirm-broadcast.ts';
import { countCases } from './count-cases.ts';
import { countRegister } from './count-register.ts';
import { departJoint } from './depart-joint.ts';
import { drawJointAction } from './draw-joint.ts';
import { endAbsence } from './end-absence.ts';
import { fileEntry } from './file-entry.ts';
import { fileInspection } from './file-inspection.ts';
import { fileTask } from './file-task.ts';
import { followRisk } from './follow-risk.ts';
import { handOver } from './hand-over.ts';
import { leadProgress } from './lead-progress.ts';
import { listAdmissionsDue } from './list-admissions-due.ts';
import { listClosures } from './list-closures.ts';
import { listCoverage } from './list-coverage.ts';
import { listEntriesAction } from './list-entries.ts';
import { listFigures } from './list-figures.ts';
import { listGroupsAction } from './list-groups.ts';
import { listJoints } from './list-joints.ts';
import { listMembers } from './list-members.ts';
import { listMissingSchools } from './list-missing-schools.ts';
import { listMyTasksAction } from './list-my-tasks.ts';
import { listPatrols } from './list-patrols.ts';
import { listRecentEntries } from './list-recent-entries.ts';
import { listRectifications } from './list-rectifications.ts';
import { listRisks } from './list-risks.ts';
import { listUndeliveredAction } from './list-undelivered.ts';
import { listUnknownNamesAction } from './list-unknown-names.ts';
import { moveEntryAction } from './move-entry.ts';
import { moveTask } from './move-task.ts';
import { myData } from './my-data.ts';
import { releaseReporter } from './release-reporter.ts';
import { repeatBroadcast } from './repeat-broadcast.ts';
import { reportLead } from './report-lead.ts';
import { returnItem } from './return-item.ts';
import { returnJoint } from './return-joint.ts';
import { sendReport } from './send-report.ts';
import { setAbsence } from './set-absence.ts';
import { showBroadcasts } from './show-broadcasts.ts';
import { showEntry } from './show-entry.ts';
import { showFigure } from './show-figure.ts';
import { showForm } from './show-form.ts';
import { showJoint } from './show-joint.ts';
import { showRectification } from './show-rectification.ts';
import { submitRectification } from './submit-rectification.ts';
import { updateMember } from './update-member.ts';
import { withdrawForm } from './withdraw-form.ts';
import { writeBroadcast } from './write-broadcast.ts';

/** Action name → its batches. */
export const ACTIONS: ReadonlyMap<string, BatchMaker> = new Map([
  [fileInspection.name, batchesOf(fileInspection)],
  [amendInspection.name, batchesOf(amendInspection)],
  [withdrawForm.name, batchesOf(withdrawForm)],
  [returnItem.name, batchesOf(returnItem)],
  [showForm.name, batchesOf(showForm)],
  [handOver.name, batchesOf(handOver)],
  [answerHandover.name, batchesOf(answerHandover)],
  [answerLicenseQuestion.name, batchesOf(answerLicenseQuestion)],
  [listMyTasksAction.name, batchesOf(listMyTasksAction)],
  [fileTask.name, batchesOf(fileTask)],
  [moveTask.name, batchesOf(moveTask)],
  [listUndeliveredAction.name, batchesOf(listUndeliveredAction)],
  [askReporter.name, batchesOf(askReporter)],
  [releaseReporter.name, batchesOf(releaseReporter)],
  [reportLead.name, batchesOf(reportLead)],
  [leadProgress.name, batchesOf(leadProgress)],
  [myData.name, batchesOf(myData)],
  [askForCheck.name, batchesOf(askForCheck)],
  [listUnknownNamesAction.name, batchesOf(listUnknownNamesAction)],
  [fileEntry.name, batchesOf(fileEntry)],
  [moveEntryAction.name, batchesOf(moveEntryAction)],
  [listEntriesAction.name, batchesOf(listEntriesAction)],
  [listFigures.name, batchesOf(listFigures)],
  [showFigure.name, batchesOf(showFigure)],
  [sendReport.name, batchesOf(sendReport)],
  [showEntry.name, batchesOf(showEntry)],
  [acknowledgeRisk.name, batchesOf(acknowledgeRisk)],
  [followRisk.name, batchesOf(followRisk)],
  [listRisks.name, batchesOf(listRisks)],
  [assignRiskTask.name, batchesOf(assignRiskTask)],
  [changeStatusAction.name, batchesOf(changeStatusAction)],
  [changeFactAction.name, batchesOf(changeFactAction)],
  [submitRectification.name, batchesOf(submitRectification)],
  [checkRectification.name, batchesOf(checkRectification)],
  [closeRectification.name, batchesOf(closeRectification)],
  [listRectifications.name, batchesOf(listRectifications)],
  [showRectification.name, batchesOf(showRectification)],
  [listMissingSchools.name, batchesOf(listMissingSchools)],
  [listAdmissionsDue.name, batchesOf(listAdmissionsDue)],
  [listRecentEntries.name, batchesOf(listRecentEntries)],
  [drawJointAction.name, batchesOf(drawJointAction)],
  [departJoint.name, batchesOf(departJoint)],
  [returnJoint.name, batchesOf(returnJoint)],
  [listCoverage.name, batchesOf(listCoverage)],
  [listJoints.name, batchesOf(listJoints)],
  [showJoint.name, batchesOf(showJoint)],
  [listPatrols.name, batchesOf(listPatrols)],
  [listMembers.name, batchesOf(listMembers)],
  [changeRoles.name, batchesOf(changeRoles)],
  [updateMember.name, batchesOf(updateMember)],
  [setAbsence.name, batchesOf(setAbsence)],
  [endAbsence.name, batchesOf(endAbsence)],
  [listGroupsAction.name, batchesOf(listGroupsAction)],
  [countCases.name, batchesOf(countCases)],
  [listClosures.name, batchesOf(listClosures)],
  [writeBroadcast.name, batchesOf(writeBroadcast)],
  [confirmBroadcast.name, batchesOf(confirmBroadcast)],
  [showBroadcasts.name, batchesOf(showBroadcasts)],
  [cancelBroadcast.name, batchesOf(cancelBroadcast)],
  [repeatBroadcast.name, batchesOf(repeatBroadcast)],
  [countRegister.name, batchesOf(countRegister)],
]);

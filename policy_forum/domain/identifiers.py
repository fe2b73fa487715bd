"""Names for the keys of things, so that a motion's key is never passed for a member's."""

from typing import NewType

RegionId = NewType("RegionId", int)
BranchId = NewType("BranchId", int)
StandingOrdersId = NewType("StandingOrdersId", int)
MemberId = NewType("MemberId", int)
OfficeId = NewType("OfficeId", int)
AccountId = NewType("AccountId", int)
CycleId = NewType("CycleId", int)
GoalId = NewType("GoalId", int)
MotionId = NewType("MotionId", int)
RevisionId = NewType("RevisionId", int)
AmendmentId = NewType("AmendmentId", int)
BallotId = NewType("BallotId", int)
QuestionId = NewType("QuestionId", int)
MandateId = NewType("MandateId", int)
SubmissionId = NewType("SubmissionId", int)
PaperId = NewType("PaperId", int)
RegisterEntryId = NewType("RegisterEntryId", int)
CompositeId = NewType("CompositeId", int)
ElectionKeyId = NewType("ElectionKeyId", int)
RollChallengeId = NewType("RollChallengeId", int)

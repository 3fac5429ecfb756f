"""All tables, one file per aggregate; import models from here."""

from web.core.types import Base
from web.models.accounts import EmailToken, Invitation, LoginSession, RecoveryCode, SecondFactor, User
from web.models.agencies import Agency, AgencyMember, AgencyPaper, Designation
from web.models.applications import Application, ApplicationEvent, ApplicationNote, Decline
from web.models.certification import CertificationPlan, PlanTick
from web.models.complaints import Complaint
from web.models.desk import DeskView, OwnStage
from web.models.events import Event, EventSignup
from web.models.fairs import (
    Fair,
    FairAgreement,
    FairAttendee,
    FairBusy,
    FairHall,
    FairHost,
    FairInterest,
    FairPosition,
    FairStand,
    FairTable,
    FairWindow,
    FairWish,
)
from web.models.graduates import Education, Graduate, Honour, Language, ProfileLook, ProfileOpening, Skill
from web.models.hires import Hire, HireEntry, HireNote
from web.models.interviews import Interview, Interviewer, InterviewOption, InterviewSlot
from web.models.messages import Message, MessageMute, Question
from web.models.notices import MailStop, Notice, NoticeChoice
from web.models.offers import Offer
from web.models.organisers import Organiser, OrganiserMember
from web.models.plumbing import AuditEntry, LimitCounter, MadeFile, Mail, Once, OutboxRow, StoredFile, UnsentForm
from web.models.policies import Measure, MeasureEntry, Policy
from web.models.pool import PoolEntry
from web.models.positions import Position, SavedPosition
from web.models.reports import Figure, Report, ReportLine, WrittenReport
from web.models.rosters import HeaderChoice, Roster, RosterFault, RosterRow, RosterRun, SheetImport, WaitingSheet
from web.models.scorecards import PositionCriteria, Scorecard
from web.models.searches import Found, SavedSearch
from web.models.timetables import (
    FairFeedback,
    FairMark,
    FairMeeting,
    FairOffer,
    FairPass,
    FairPlacement,
    FairPlacing,
    FairRun,
    FairVersion,
)
from web.models.voices import Voice, VoiceEntry

__all__ = [
    "Agency",
    "AgencyMember",
    "AgencyPaper",
    "Application",
    "ApplicationEvent",
    "ApplicationNote",
    "AuditEntry",
    "Base",
    "CertificationPlan",
    "Complaint",
    "Decline",
    "DeskView",
    "Designation",
    "Education",
    "EmailToken",
    "Event",
    "EventSignup",
    "Fair",
    "FairAgreement",
    "FairAttendee",
    "FairBusy",
    "FairFeedback",
    "FairHall",
    "FairHost",
    "FairInterest",
    "FairMark",
    "FairMeeting",
    "FairOffer",
    "FairPass",
    "FairPlacement",
    "FairPlacing",
    "FairPosition",
    "FairRun",
    "FairStand",
    "FairTable",
    "FairVersion",
    "FairWindow",
    "FairWish",
    "Found",
    "Graduate",
    "HeaderChoice",
    "Hire",
    "HireEntry",
    "HireNote",
    "Interview",
    "InterviewOption",
    "InterviewSlot",
    "Interviewer",
    "Honour",
    "Invitation",
    "Language",
    "LimitCounter",
    "LoginSession",
    "MadeFile",
    "Mail",
    "MailStop",
    "Measure",
    "MeasureEntry",
    "Message",
    "MessageMute",
    "Notice",
    "NoticeChoice",
    "Once",
    "Offer",
    "Organiser",
    "OwnStage",
    "OrganiserMember",
    "OutboxRow",
    "Policy",
    "PlanTick",
    "PoolEntry",
    "Position",
    "PositionCriteria",
    "ProfileLook",
    "ProfileOpening",
    "Question",
    "RecoveryCode",
    "Figure",
    "Report",
    "ReportLine",
    "Roster",
    "RosterFault",
    "RosterRow",
    "RosterRun",
    "SavedPosition",
    "SavedSearch",
    "SheetImport",
    "Scorecard",
    "SecondFactor",
    "SheetImport",
    "Skill",
    "StoredFile",
    "UnsentForm",
    "User",
    "Voice",
    "VoiceEntry",
    "WaitingSheet",
    "WrittenReport",
]

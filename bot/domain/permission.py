"""Who may do what: one table. What does not stand in it, nobody may."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.person import Role


class Kind(StrEnum):
    """What something is done to or read of."""

    OWN = "own"
    ROUND = "round"
    INVITATION = "invitation"
    ROSTER = "roster"
    COUNTRY = "country"
    STAFF = "staff"
    AUDIT = "audit"
    LANGUAGE = "language"
    RECORDING = "recording"
    STATEMENT = "statement"
    CHARTER = "charter"
    PROPOSAL = "proposal"
    TOKEN = "token"  # noqa: S105 - a word of the log
    WEBHOOK = "webhook"


class Action(StrEnum):
    """Everything that people do or read. What a machine's keeper does at the shell is not among it."""

    ANSWER_OWN = "answer"
    KEEP_OWN = "keep own settings"
    SEE_ROUNDS = "see rounds"
    DRY_RUN = "dry run"
    PLAN = "plan"
    OPEN = "open"
    PAUSE = "pause"
    EXTEND = "extend"
    DROP = "drop"
    CLOSE = "close"
    CLOSE_QUESTION = "close question"
    BULLETIN = "bulletin"
    INVITE = "invite"
    TAKE_ROSTER = "take roster"
    READ_DIGEST = "read digest"
    DECIDE = "decide"
    REVISE = "revise"
    EXPORT = "export"
    EXPORT_LINKABLE = "export linkable"
    EXPORT_SEALED = "export sealed"
    IMPORT_REVIEW = "import review"
    REVIEW = "review"
    TAKE_BACK = "take back"
    STATE = "write statement"
    APPROVE = "approve statement"
    READ_STATEMENTS = "read statements"
    TRANSLATE = "translate"
    ADJUDICATE = "adjudicate"
    RETELL = "retell"
    LEAVE_COUNTRY = "leave country"
    CONFIRM_LEAVING = "confirm leaving"
    RETURN_COUNTRY = "return country"
    LIST_STAFF = "list staff"
    REVOKE_STAFF = "revoke staff"
    LIMIT_STAFF = "limit staff"
    READ_AUDIT = "read audit"
    NARRATE = "narrate"
    PUBLISH = "publish"
    ENTER = "enter the console"
    MAKE_TOKEN = "make token"  # noqa: S105 - as above
    LIST_TOKENS = "list tokens"
    REVOKE_TOKEN = "revoke token"  # noqa: S105 - as above
    USE_API = "use the interface"
    KEEP_WEBHOOKS = "keep webhooks"


EVERYONE = frozenset(Role)
#: Those who run the consultation; a narrator only lends it her voice.
STAFF = EVERYONE - {Role.ADVOCATE, Role.NARRATOR}
COORDINATING = frozenset({Role.COORDINATOR})
DRAFTING = frozenset({Role.DRAFTER})
READING = frozenset({Role.COORDINATOR, Role.DRAFTER})
REVIEWING = frozenset({Role.REVIEWER})
TRANSLATING = frozenset({Role.TRANSLATOR})
SPEAKING = frozenset({Role.SPEAKER})
ADJUDICATING = frozenset({Role.TRANSLATOR, Role.REVIEWER})
#: Those for whom the console has pages.
ENTERING = STAFF - SPEAKING

ROLES: Mapping[tuple[Action, Kind], frozenset[Role]] = MappingProxyType(
    {
        (Action.ANSWER_OWN, Kind.OWN): frozenset({Role.ADVOCATE}),
        (Action.KEEP_OWN, Kind.OWN): EVERYONE,
        (Action.SEE_ROUNDS, Kind.ROUND): COORDINATING,
        (Action.DRY_RUN, Kind.ROUND): COORDINATING,
        (Action.PLAN, Kind.ROUND): COORDINATING,
        (Action.OPEN, Kind.ROUND): COORDINATING,
        (Action.PAUSE, Kind.ROUND): COORDINATING,
        (Action.EXTEND, Kind.ROUND): COORDINATING,
        (Action.DROP, Kind.ROUND): COORDINATING,
        (Action.CLOSE, Kind.ROUND): COORDINATING,
        (Action.CLOSE_QUESTION, Kind.ROUND): COORDINATING,
        (Action.BULLETIN, Kind.ROUND): COORDINATING,
        (Action.INVITE, Kind.INVITATION): COORDINATING,
        (Action.TAKE_ROSTER, Kind.ROSTER): COORDINATING,
        (Action.READ_DIGEST, Kind.ROUND): READING,
        (Action.DECIDE, Kind.ROUND): DRAFTING,
        (Action.REVISE, Kind.PROPOSAL): DRAFTING,
        (Action.EXPORT, Kind.ROUND): READING,
        (Action.EXPORT_LINKABLE, Kind.ROUND): READING,
        (Action.EXPORT_SEALED, Kind.ROUND): REVIEWING,
        (Action.IMPORT_REVIEW, Kind.ROUND): REVIEWING,
        (Action.REVIEW, Kind.ROUND): REVIEWING,
        (Action.TAKE_BACK, Kind.ROUND): REVIEWING,
        (Action.STATE, Kind.STATEMENT): REVIEWING,
        (Action.APPROVE, Kind.STATEMENT): REVIEWING,
        (Action.READ_STATEMENTS, Kind.STATEMENT): REVIEWING | READING,
        (Action.TRANSLATE, Kind.LANGUAGE): TRANSLATING,
        (Action.ADJUDICATE, Kind.LANGUAGE): ADJUDICATING,
        (Action.RETELL, Kind.LANGUAGE): SPEAKING,
        (Action.LEAVE_COUNTRY, Kind.COUNTRY): COORDINATING,
        (Action.CONFIRM_LEAVING, Kind.COUNTRY): COORDINATING,
        (Action.RETURN_COUNTRY, Kind.COUNTRY): COORDINATING,
        (Action.LIST_STAFF, Kind.STAFF): COORDINATING,
        (Action.REVOKE_STAFF, Kind.STAFF): COORDINATING,
        (Action.LIMIT_STAFF, Kind.STAFF): COORDINATING,
        (Action.READ_AUDIT, Kind.AUDIT): STAFF - SPEAKING,
        (Action.NARRATE, Kind.RECORDING): frozenset({Role.NARRATOR}),
        (Action.PUBLISH, Kind.CHARTER): COORDINATING,
        (Action.ENTER, Kind.OWN): ENTERING,
        (Action.MAKE_TOKEN, Kind.TOKEN): READING,
        (Action.LIST_TOKENS, Kind.TOKEN): READING,
        (Action.REVOKE_TOKEN, Kind.TOKEN): READING,
        (Action.USE_API, Kind.TOKEN): READING,
        (Action.KEEP_WEBHOOKS, Kind.WEBHOOK): READING,
    }
)

#: What only two different people can do together.
NEEDS_TWO = frozenset({Action.EXPORT_LINKABLE, Action.CONFIRM_LEAVING, Action.RETURN_COUNTRY})


def may(role: Role, action: Action, kind: Kind) -> bool:
    """Whether somebody of this role may do this to something of this kind.

    >>> may(Role.COORDINATOR, Action.OPEN, Kind.ROUND)
    True
    >>> may(Role.DRAFTER, Action.OPEN, Kind.ROUND), may(Role.COORDINATOR, Action.OPEN, Kind.COUNTRY)
    (False, False)
    """
    return role in ROLES.get((action, kind), frozenset())


def kind_of(resource: str) -> Kind | None:
    """The kind of a resource as it is named: `round:3`, `country:AF`, `staff:7`, or a kind alone.

    >>> kind_of("round:3"), kind_of("audit"), kind_of("answers:3")
    (<Kind.ROUND: 'round'>, <Kind.AUDIT: 'audit'>, None)
    """
    name = resource.partition(":")[0]
    return Kind(name) if name in tuple(Kind) else None

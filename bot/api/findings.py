"""What was found: digests, released answers, proposals and decisions, as of the last cut and no further."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from starlette.responses import Response

from bot.api.asked import Parameter, page_of
from bot.api.bodies import JSON
from bot.api.call import Call, marked, told_page
from bot.api.operation import Answer, Operation
from bot.api.problems import missing
from bot.app import deciding, findings
from bot.app.exporting import as_csv, as_jsonl, export_of
from bot.app.filing import made_apart
from bot.app.findings import Subject
from bot.app.house import House
from bot.app.permits import check, permit
from bot.app.reporting import page_of as digest_of
from bot.digest.written import Format, written
from bot.domain.edition import Edition
from bot.domain.permission import Action, Kind
from bot.domain.person import Person
from bot.domain.scope import Scope
from bot.i18n.catalogs import shipped
from bot.i18n.negotiation import SOURCE
from bot.i18n.po import LOCALES
from bot.storage import cuts, decisions, rounds
from bot.storage.database import Conn
from bot.storage.rounds import Round

CSV, JSONL = "csv", "jsonl"
ROWS: Final = {CSV: "text/csv; charset=utf-8", JSONL: "application/jsonl; charset=utf-8"}
NOTHING: Final = (
    "Nothing is released of a round with this number. GET /api/v1/proposals lists those that are."
)
PROPOSAL, DECISION = "[0-9]{1,6}", r"[0-9]{1,9}\.[0-9]{1,9}"


async def digest(call: Call) -> Response:
    """The digest of the last cut: the same bytes until there is another, or something is decided."""
    round_ = await call.run(Action.READ_DIGEST, call.resource, partial(_released, call, Action.READ_DIGEST))
    page = await call.look(lambda house, conn: digest_of(house, conn, round_))
    made = partial(written, Format.JSON, page, call.asked["language"], call.house.catalogs)
    return marked(call, await made_apart(made), JSON)


async def export(call: Call) -> Response:
    """The answers that may leave, one row each, as of the last cut."""
    round_ = await call.run(Action.EXPORT, call.resource, partial(_released, call, Action.EXPORT))
    found = await call.look(lambda _, conn: export_of(conn, round_))
    form = call.asked["format"]
    return marked(call, await made_apart(partial(as_csv if form == CSV else as_jsonl, found)), ROWS[form])


def _released(call: Call, action: Action, house: House, conn: Conn, me: Person) -> Round:
    """A round of which something is released. Who asks for the first cut again and again is not refused."""
    check(house, me, action, call.resource)
    if rounds.get(conn, call.number) is None or cuts.last(conn, call.number) is None:
        raise missing(NOTHING)
    return findings.read(house, conn, me, call.number, action)


async def proposals(call: Call) -> Response:
    """The proposals with all their versions, then what was asked about none of them."""
    after, most = int(call.asked["cursor"] or 0), int(call.asked["limit"])

    def read(house: House, conn: Conn, me: Person) -> list[dict[str, Any]]:
        permit(house, conn, me, Action.READ_DIGEST, Kind.ROUND)
        return [_subject(house, each) for each in findings.subjects(house, conn, me)]

    found = await call.run(Action.READ_DIGEST, Kind.ROUND, read)
    following = str(after + most) if len(found) > after + most else None
    return told_page("proposals", found[after : after + most], following)


def _subject(house: House, found: Subject) -> dict[str, Any]:
    return {
        "proposal": found.proposal,
        "title": house.catalogs.words(found.title, SOURCE),
        "released_rounds": [each.id for each in found.rounds],
        "versions": [{**_edition(each.edition), "rounds": list(each.rounds)} for each in found.versions],
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "version": edition.version,
        "short_name": edition.short_name.text,
        "asks": edition.asks.text,
        "changes": edition.changes.text,
        "keeps": edition.keeps.text,
        "parts": [
            {"id": each.id, "name": each.name.text, "text": each.text.text} for each in edition.passages
        ],
    }


async def decided(call: Call) -> Response:
    """Every decision on rounds of which something is released, oldest first in each round."""
    cursor = call.asked["cursor"] or "0.0"
    after, most = tuple(map(int, cursor.split("."))), int(call.asked["limit"])

    def read(house: House, conn: Conn, me: Person) -> list[dict[str, Any]]:
        permit(house, conn, me, Action.READ_DIGEST, Kind.ROUND)
        found = findings.released_rounds(conn, me)
        facts = (fact for each in found for fact in _decisions(house, conn, each))
        return [each for each in facts if (each["round"], each["number"]) > after][: most + 1]

    found = await call.run(Action.READ_DIGEST, Kind.ROUND, read)
    last = found[most - 1] if len(found) > most else None
    following = None if last is None else f"{last['round']}.{last['number']}"
    return told_page("decisions", found[:most], following)


def _decisions(house: House, conn: Conn, round_: Round) -> list[dict[str, Any]]:
    carried = deciding.carried(house, conn, round_)
    counting = decisions.numbers(conn, round_.id)
    return [
        {
            "round": round_.id,
            "number": number,
            "part": each.item,
            "decision": each.verdict.value,
            "why": each.why,
            "cut": each.cut,
            "cut_at": each.cut_at.isoformat(),
            "counts": counting[each.item] == number,
            "carried_out_in": carried.get(each.item) if counting[each.item] == number else None,
        }
        for number, each in enumerate(decisions.history(conn, round_.id), start=1)
    ]


_LANGUAGE: Final = Parameter(
    "language",
    {"type": "string", "enum": list(shipped(LOCALES)), "default": SOURCE},
    SOURCE,
    "give a shipped language.",
)
_FORM: Final = Parameter(
    "format", {"type": "string", "enum": [CSV, JSONL], "default": CSV}, CSV, "give csv or jsonl."
)
OPERATIONS: Final = (
    Operation(
        "readFindings",
        "GET",
        "/rounds/{round}/findings",
        "The digest of a round's last cut; only its conclusions are in the language.",
        digest,
        Answer("The digest, as `charterbot digest schema` has it.", ((JSON, "Digest"),), marked=True),
        Scope.FINDINGS_READ,
        asked=(_LANGUAGE,),
    ),
    Operation(
        "readExport",
        "GET",
        "/rounds/{round}/exports",
        "The answers of a round's last cut that may leave, one row each, in an order that says nothing.",
        export,
        Answer("The rows.", tuple((each.partition(";")[0], None) for each in ROWS.values()), marked=True),
        Scope.EXPORTS_READ,
        asked=(_FORM,),
    ),
    Operation(
        "listProposals",
        "GET",
        "/proposals",
        "The proposals with their versions, in English, and the rounds of which something is released.",
        proposals,
        Answer("A page of them.", ((JSON, "Proposals"),)),
        Scope.FINDINGS_READ,
        asked=page_of(PROPOSAL),
    ),
    Operation(
        "listDecisions",
        "GET",
        "/decisions",
        "What drafters decided, oldest first in each round; none is ever changed or removed.",
        decided,
        Answer("A page of them.", ((JSON, "Decisions"),)),
        Scope.FINDINGS_READ,
        asked=page_of(DECISION),
    ),
)

"""What was found as files to take along: a round's digest in every form, and the answers that may leave."""

from __future__ import annotations

from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.app import findings, linking
from bot.app.exporting import export_of
from bot.app.filing import made_apart
from bot.app.house import House
from bot.app.packaging import Rows, files_of, package_of, rows_as
from bot.console.door import Door
from bot.console.findings import digest_of, opened
from bot.console.pages import POLICY
from bot.console.visit import Visit
from bot.digest.page import Page
from bot.digest.written import ENDINGS, MEDIA, Format, written
from bot.digest.zipped import zipped
from bot.domain.permission import Action
from bot.domain.person import Person
from bot.domain.say import Named
from bot.storage import cuts, subscriptions
from bot.storage.database import Conn

ROWS_MEDIA: Final = {Rows.CSV: "text/csv; charset=utf-8", Rows.JSONL: "application/jsonl; charset=utf-8"}


def routes(door: Door) -> list[BaseRoute]:
    """The pages of this topic."""
    return [
        door.get("/findings/{number:number}/files", files),
        door.long("/findings/{number:number}/file", file),
        door.long("/findings/{number:number}/answers", answers),
        door.long("/findings/{number:number}/package", package),
    ]


async def files(visit: Visit) -> Response:
    """The forms to choose from."""
    round_ = await opened(visit)
    wanted = await visit.run(lambda _, conn, me: subscriptions.of(conn, me.id).language)
    chosen = wanted or visit.house.language_of(visit.person)
    known = visit.house.catalogs.languages
    languages = [(each, visit.house.catalogs.words(Named("language", each), each)) for each in known]
    return visit.page(
        "findings/files.html",
        number=round_.id,
        forms=[each.value for each in Format],
        rows=[each.value for each in Rows],
        languages=languages,
        chosen=chosen,
        joined=await visit.run(lambda house, conn, me: linking.leads(house, conn, me, round_)),
    )


async def file(visit: Visit) -> Response:
    """A round's digest in one form; it is made in a thread of its own."""
    asked = visit.request.query_params
    language = asked.get("language", "")
    if asked.get("form") not in tuple(Format) or language not in visit.house.catalogs.languages:
        raise HTTPException(404)
    form = Format(asked["form"])
    round_ = await opened(visit)

    def read(house: House, conn: Conn, me: Person) -> tuple[Page, int]:
        last = cuts.last(conn, round_.id)
        return digest_of(house, conn, me, round_), 0 if last is None else last.number

    page, number = await visit.look(read)
    content = await made_apart(partial(written, form, page, language, visit.house.catalogs))
    return sent(content, MEDIA[form], f"digest-{round_.survey_id}-{number}.{ENDINGS[form]}")


async def answers(visit: Visit) -> Response:
    """The answers that may leave, one row each, as counted in the last release."""
    form = visit.request.query_params.get("form")
    if form not in tuple(Rows):
        raise HTTPException(404)
    round_ = await visit.run(
        lambda house, conn, me: findings.read(house, conn, me, visit.number, Action.EXPORT)
    )
    found = await visit.look(lambda _, conn, __: export_of(conn, round_))
    content = await made_apart(partial(rows_as, Rows(form), found))
    return sent(content, ROWS_MEDIA[Rows(form)], f"answers-{round_.survey_id}-{found.cut}.{form}")


async def package(visit: Visit) -> Response:
    """The same rows in one ZIP file with everything that explains them, in a language."""
    asked = visit.request.query_params
    language, catalogs = asked.get("language", ""), visit.house.catalogs
    if asked.get("form") not in tuple(Rows) or language not in catalogs.languages:
        raise HTTPException(404)
    round_ = await visit.run(
        lambda house, conn, me: findings.read(house, conn, me, visit.number, Action.EXPORT)
    )
    found = await visit.look(lambda house, conn, _: package_of(house, conn, round_))
    form = Rows(asked["form"])
    content = await made_apart(lambda: zipped(files_of(found, form, language, catalogs)))
    return sent(content, "application/zip", f"answers-{round_.survey_id}-{found.release}.zip")


def sent(content: bytes, media_type: str, name: str) -> Response:
    """A file to be kept; a browser shows none of it as a page of ours."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": f"{POLICY}; sandbox",
    }
    return Response(content, media_type=media_type, headers=headers)

"""What programs send, read strictly: a body is as the description says, or every mistake in it is told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from starlette.requests import Request

from bot.api.problems import Problem, Wrong, unusable
from bot.app import planning

JSON: Final = "application/json"
#: What is said of a mistake of each kind; what came in is never repeated.
REMEDIES: Final = {
    "missing": "is missing: give it.",
    "extra_forbidden": "is not known here: leave it out.",
    "json_invalid": "is not JSON: send an object.",
}
Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
When = Annotated[str, StringConstraints(min_length=1, max_length=40)]
T = TypeVar("T", bound="Body")


def _whole(given: object) -> object:
    """A whole number however it is written: in JSON Schema 5.0 is an integer as well."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Number = Annotated[int, Field(ge=1, le=999_999_999), BeforeValidator(_whole)]


class Body(BaseModel):
    """An object with just these fields, of just these types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Plan(Body):
    """One round for each survey and revision, as a draft."""

    surveys: list[Name] = Field(default=[], max_length=20, description="Names of surveys that ship.")
    revisions: list[Name] = Field(
        default=[], max_length=20, description="Proposals of which the newest version is asked about."
    )
    statements: Literal["all"] | list[Number] | None = Field(
        default=None,
        description="Approved statements by number, or all, to be asked in a round of their own.",
    )
    opens: When = Field(default="now", description="now, +3d, or a local time such as 2026-12-01T09:00.")
    closes: When = Field(description="+7d, or a local time such as 2026-12-08T20:00.")
    every: When | None = Field(default=None, description="How much later each further round is, such as P7D.")
    countries: list[Word] | None = Field(default=None, max_length=250, description="Such as YE. None: all.")
    languages: list[Word] | None = Field(default=None, max_length=100, description="Such as ar. None: all.")
    cohorts: list[Name] | None = Field(default=None, max_length=100, description="Of invitations. None: all.")
    remind: list[Word] | None = Field(
        default=None, max_length=20, description="When after opening, such as 72h. None: 72h; empty: never."
    )
    target: Number | None = Field(default=None, description="How many people it hopes for.")
    targets: list[Name] | None = Field(default=None, max_length=100, description="Such as country=YE:40.")
    digest: Word = Field(default=planning.DEFAULT_DIGEST, description="daily@07:00, or none.")
    export_by: list[Word] | None = Field(
        default=None, max_length=4, description="What an export tells beside answers. None: country."
    )
    voice: bool = Field(default=False, description="Whether open answers may be spoken.")
    sms_budget: Word | None = Field(
        default=None, description="What short messages may cost, such as 150.00. None: none are sent."
    )


class Extend(Body):
    """Another closing time."""

    closes: When = Field(description="+7d, or a local time such as 2026-12-15T20:00.")


async def read(request: Request, kind: type[T]) -> tuple[T, str]:
    """What was sent, and its text. Raises Problem with every mistake."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if media != JSON:
        wrong = Wrong(f"Send {JSON}.", parameter="Content-Type")
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, wrong, detail="The body is of another kind than is read here."
        )
    content = await request.body()
    try:
        return kind.model_validate_json(content), content.decode()
    except ValidationError as error:
        # Raised below, so that what pydantic raised, which holds what was sent, does not hang on to it.
        found = error.errors(include_url=False, include_context=False, include_input=False)
    raise unusable([_wrong(each) for each in found])


def schemas() -> dict[str, Any]:
    """The bodies as JSON Schema, by name."""
    return {each.__name__: each.model_json_schema() for each in (Plan, Extend)}


def _wrong(found: ErrorDetails) -> Wrong:
    place = "".join(f"/{each}" for each in found["loc"] if _is_place(each))
    return Wrong(REMEDIES.get(found["type"], f"{found['msg']}."), pointer=f"#{place}")


def _is_place(part: int | str) -> bool:
    """Whether a step is one into the body; pydantic also names the kinds that it tried."""
    return isinstance(part, int) or part.isidentifier()

"""A digest cut down to what one partition of people said, or one group of it, where that may be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from bot.digest.page import Digest, Grouped, Page, Section
from bot.domain.disclosure import Table
from bot.domain.faults import Fault
from bot.domain.findings import PARTITIONS
from bot.domain.released import Released
from bot.domain.snapshot import IDENTIFYING

KNOWN = ", ".join(PARTITIONS)


class Why(StrEnum):
    """Why what groups said is not told."""

    JOINED = "joined"
    UNKNOWN = "unknown"
    HIGH_RISK = "high_risk"
    NOTHING = "nothing"
    FEW = "few"
    ALL_FEW = "all_few"


def asked_by(page: Page, wish: Sequence[str]) -> Page:
    """The page with nothing but tables by what is asked for: 'country', or one group as 'country=YE'.

    Raises Fault where that may not be told, and says why.
    """
    found = narrowed(page, wish)
    if isinstance(found, Page):
        return found
    raise Fault((_line(found, page.digest, wish),))


def narrowed(page: Page, wish: Sequence[str]) -> Page | Why:
    """The same, or why that may not be told."""
    name, _, id_ = wish[0].partition("=")
    why = _why(page.digest, wish, name, id_)
    if why is not None:
        return why
    sections = tuple(
        replace(section, blocks=blocks)
        for section in page.sections
        if (blocks := tuple(_of(section, name, id_)))
    )
    return replace(page, sections=sections) if sections else Why.ALL_FEW


def _why(digest: Digest, wish: Sequence[str], name: str, id_: str) -> Why | None:
    if len(wish) > 1:
        return Why.JOINED
    if name not in PARTITIONS:
        return Why.UNKNOWN
    if digest.facts.survey.risk == "high" and name in IDENTIFYING:
        return Why.HIGH_RISK
    if digest.released is None:
        return Why.NOTHING
    return Why.FEW if id_ and _too_few(digest.released, name, id_) else None


def _too_few(released: Released, name: str, id_: str) -> bool:
    table: Table = released.groups[name]
    cell = None if table.kept else table.cell(id_)
    return cell is None or cell.small


def _line(why: Why, digest: Digest, wish: Sequence[str]) -> str:
    """The same for whoever asked at the shell."""
    name, _, id_ = wish[0].partition("=")
    match why:
        case Why.JOINED:
            return (
                f"--by: one attribute at a time, not {len(wish)}: tables that join attributes could point at"
                " a person. An export joins two at most, which are settled when a round is planned"
                " (--export-by)."
            )
        case Why.UNKNOWN:
            return f'--by: "{name[:40]}" is nothing that people are told apart by. Known: {KNOWN}.'
        case Why.HIGH_RISK:
            return f"--by {name}: of a high-risk survey nothing is told by country or language."
        case Why.NOTHING:
            return f"--by {name}: nothing has been released of this round yet."
        case Why.FEW:
            k = digest.facts.k if digest.released is None else digest.released.k
            return (
                f"--by {name}={id_[:40]}: nobody, or fewer than {k} people, answered there. So few are never"
                " told apart, and subtraction does not find them. Ask for another group, or wait."
            )
        case Why.ALL_FEW:
            return f"--by {name}: too few people in each group, so nothing is told of any."


def _of(section: Section, name: str, id_: str) -> Iterator[Grouped]:
    for block in section.blocks:
        if isinstance(block, Grouped) and block.by == name:
            rows = tuple(row for row in block.rows if not id_ or row.id == id_)
            yield replace(block, rows=rows)

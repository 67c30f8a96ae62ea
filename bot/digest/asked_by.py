"""A digest cut down to what one partition of people said, or one group of it, where that may be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.digest.page import Digest, Grouped, Page, Section
from bot.domain.disclosure import Table
from bot.domain.faults import Fault
from bot.domain.findings import PARTITIONS
from bot.domain.released import Released
from bot.domain.snapshot import IDENTIFYING

KNOWN = ", ".join(PARTITIONS)


def asked_by(page: Page, wish: Sequence[str]) -> Page:
    """The page with nothing but tables by what is asked for: 'country', or one group as 'country=YE'.

    Raises Fault where that may not be told, and says why.
    """
    faults = list(_faults(page.digest, wish))
    if faults:
        raise Fault(tuple(faults))
    name, _, id_ = wish[0].partition("=")
    sections = tuple(
        replace(section, blocks=blocks)
        for section in page.sections
        if (blocks := tuple(_of(section, name, id_)))
    )
    if not sections:
        raise Fault((f"--by {name}: too few people in each group, so nothing is told of any.",))
    return replace(page, sections=sections)


def _faults(digest: Digest, wish: Sequence[str]) -> Iterator[str]:
    if len(wish) > 1:
        yield (
            f"--by: one attribute at a time, not {len(wish)}: tables that join attributes could point at a"
            f" person. An export joins two at most, which are settled when a round is planned (--export-by)."
        )
        return
    name, _, id_ = wish[0].partition("=")
    if name not in PARTITIONS:
        yield f'--by: "{name[:40]}" is nothing that people are told apart by. Known: {KNOWN}.'
    elif digest.facts.survey.risk == "high" and name in IDENTIFYING:
        yield f"--by {name}: of a high-risk survey nothing is told by country or language."
    elif digest.released is None:
        yield f"--by {name}: nothing has been released of this round yet."
    elif id_:
        yield from _too_few(digest.released, name, id_)


def _too_few(released: Released, name: str, id_: str) -> Iterator[str]:
    table: Table = released.groups[name]
    cell = None if table.kept else table.cell(id_)
    if cell is None or cell.small:
        yield (
            f"--by {name}={id_[:40]}: nobody, or fewer than {released.k} people, answered there. So few are"
            " never told apart, and subtraction does not find them. Ask for another group, or wait."
        )


def _of(section: Section, name: str, id_: str) -> Iterator[Grouped]:
    for block in section.blocks:
        if isinstance(block, Grouped) and block.by == name:
            rows = tuple(row for row in block.rows if not id_ or row.id == id_)
            yield replace(block, rows=rows)

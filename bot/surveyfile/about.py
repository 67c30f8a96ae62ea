"""Which part of its proposal each question of a survey is about."""

from __future__ import annotations

from dataclasses import replace

from bot.surveyfile.charter import Proposal
from bot.surveyfile.items import HEADING_NOTE, Item, Said
from bot.surveyfile.table import Table, nearest


def about_parts(table: Table, proposal: Proposal | None, items: tuple[Item, ...]) -> None:
    """Note every part that is not the proposal's or has another figure, and every part that is left out."""
    if proposal is None:
        if not table.has("proposal"):
            for item in items:
                if item.part_id is not None:
                    item.table.wrong("part", "proposal: was expected at the head of the file", "none")
        return
    known = [part.id for part in proposal.parts]
    for item in items:
        if item.part_id is not None and item.part_id not in known:
            found = f'"{item.part_id}"{nearest(item.part_id, known)}'
            item.table.wrong("part", f"one of the parts {', '.join(known)} was expected", found)
        elif item.number is not None:
            _figure(item, proposal)
    asked = {item.part_id for item in items}
    if left_out := [id_ for id_ in known if id_ not in asked]:
        table.wrong(
            "questions",
            "a question about each part of the proposal was expected",
            f"none about {', '.join(left_out)}",
        )


def headed(items: tuple[Item, ...], proposal: Proposal | None) -> tuple[Item, ...]:
    """The items, each under its own heading or else under the name of its part."""
    names = {} if proposal is None else {part.id: part.name for part in proposal.parts}
    return tuple(_headed(item, names.get(item.part_id or "", "")) for item in items)


def _headed(item: Item, name: str) -> Item:
    if item.heading is not None or not name:
        return item
    said = Said(f"{item.id}.heading", name, HEADING_NOTE, item.table.at("part"))
    return replace(item, heading=name, said=(said, *item.said))


def _figure(item: Item, proposal: Proposal) -> None:
    """Today's figure is the part's: what is judged is what the charter says."""
    figure = None if item.number is None else item.number.figure
    wanted = proposal.figures.get(item.part_id or "")
    if figure != wanted:
        where = "outside of a part" if item.part_id is None else f"of part {item.part_id} in the charter"
        expected = f"no figure {where}" if wanted is None else f"the figure {where}, {wanted},"
        item.table.wrong("figure", f"{expected} was expected", "none" if figure is None else str(figure))

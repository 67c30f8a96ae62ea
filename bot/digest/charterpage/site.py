"""The page as files: the same leaves in every language that has all of their words, and nothing else."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.digest.charterpage.leaves import Changed, Heading, Leaf, Prose, Texts, Ways
from bot.digest.page import lines_of
from bot.digest.spoken import COLUMNS, spoken_block
from bot.domain.say import Line, Named, Verbatim, Words
from bot.domain.wordiff import difference
from bot.i18n.catalogs import Catalogs
from bot.i18n.isolates import isolated
from bot.i18n.negotiation import SOURCE, direction

#: Every file by its address below the first one.
Site = Mapping[str, bytes]
_TEMPLATES: Final = Path(__file__).parent / "templates"
_LINES: Final = (_TEMPLATES / "charter.css").read_text("utf-8").splitlines()
_STYLE: Final = Markup("".join(line.strip() for line in _LINES))  # noqa: S704 - our own file
_STYLE_HASH: Final = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
#: What the page itself asks the browser to keep to: it loads nothing, and sends nothing anywhere.
HEAD: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
#: The same, with what only a server can ask for.
POLICY: Final = f"{HEAD}; frame-ancestors 'none'"
_OWN: Final[Mapping[str, Line]] = {
    name: Words(f"charterpage.{name}") for name in ("back", "languages", "title")
}
_DRAFT: Final = Words("charterpage.draft")


def languages(leaves: Sequence[Leaf], catalogs: Catalogs) -> tuple[str, ...]:
    """The languages in which every word of all leaves can be said; English always."""
    lines = [*_OWN.values(), _DRAFT, *COLUMNS.values(), *(line for leaf in leaves for line in _lines(leaf))]
    unique = list({repr(line): line for line in lines}.values())
    return tuple(each for each in catalogs.languages if all(catalogs.complete(line, each) for line in unique))


def site(
    leaves: Sequence[Leaf],
    catalogs: Catalogs,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> Site:
    """All files: a list of languages, and a folder for each. `tell` hears how many of how many are made."""
    there = languages(leaves, catalogs)
    files = {"index.html": _door(there, catalogs)}
    tell(0, len(there))
    for number, language in enumerate(there, start=1):
        for leaf in leaves:
            files[f"{_tag(language)}/{leaf.name}"] = _file(leaf, language, there, catalogs)
        tell(number, len(there))
    return files


def _door(there: Sequence[str], catalogs: Catalogs) -> bytes:
    """The first file: nothing but the languages, in the words of each."""
    listed = [{**_named(each, catalogs), "title": catalogs.words(_OWN["title"], each)} for each in there]
    title = catalogs.words(_OWN["title"], SOURCE)
    return _filled("door.html", lang=SOURCE, dir=direction(SOURCE), title=title, listed=listed)


def _file(leaf: Leaf, language: str, there: Sequence[str], catalogs: Catalogs) -> bytes:
    def said(line: Line) -> Markup:
        return _marked(catalogs.words(line, language), own=isinstance(line, Verbatim))

    draft = language != SOURCE and catalogs.state(language) == "draft"
    return _filled(
        "leaf.html",
        lang=_tag(language),
        dir=direction(language),
        name=leaf.name,
        title=catalogs.words(leaf.title, language),
        banners=[said(line) for line in (*leaf.banners, *((_DRAFT,) if draft else ()))],
        others=[_named(each, catalogs) for each in there if each != language],
        own={name: said(line) for name, line in _OWN.items()},
        words={name: said(line) for name, line in COLUMNS.items()},
        pieces=[_piece(piece, said, catalogs, language) for piece in leaf.pieces],
    )


def _piece(piece: Any, said: Callable[[Line], Markup], catalogs: Catalogs, language: str) -> dict[str, Any]:
    """A piece as the template takes it, told apart by `is`."""
    match piece:
        case Heading(line, level):
            return {"is": "heading", "line": said(line), "level": level}
        case Prose(line, tone):
            return {"is": "prose", "line": said(line), "tone": tone}
        case Ways(ways):
            listed = [
                {"leaf": way.leaf, "line": said(way.line), "under": [said(line) for line in way.under]}
                for way in ways
            ]
            return {"is": "ways", "ways": listed}
        case Texts(parts):
            return {"is": "texts", "parts": [(said(name), said(text)) for name, text in parts]}
        case Changed(name, fate, before, now):
            texts = ["" if each is None else catalogs.words(each, language) for each in (before, now)]
            runs = [(run.fate.value, _marked(run.text)) for run in difference(*texts).runs]
            return {"is": "changed", "name": said(name), "fate": said(fate), "runs": runs}
        case block:
            marked: dict[str, Any] = _marked_block(spoken_block(block, catalogs, language))
            return marked


def _marked_block(block: Any) -> Any:
    """A block of a digest with its isolates as elements, as everywhere on this page."""
    match block:
        case str():
            return _marked(block)
        case dict():
            return {name: _marked_block(value) for name, value in block.items()}
        case list():
            return [_marked_block(value) for value in block]
        case _:
            return block


def _named(language: str, catalogs: Catalogs) -> dict[str, str]:
    name = catalogs.words(Named("language", language), language)
    return {"tag": _tag(language), "dir": direction(language), "name": name}


def _marked(text: str, *, own: bool = False) -> Markup:
    r"""Escaped text with its isolates as elements, since old phones show the characters as boxes.

    What somebody wrote is isolated as a whole: it runs in a direction of its `own`.

    >>> _marked("a \u2068<b>\u2069")
    Markup('a <bdi>&lt;b&gt;</bdi>')
    """
    html = str(escape(isolated(text) if own else text))
    if html.count("\u2068") != html.count("\u2069"):
        return Markup(html)  # noqa: S704 - escaped above
    return Markup(html.replace("\u2068", "<bdi>").replace("\u2069", "</bdi>"))  # noqa: S704 - as above


def _lines(leaf: Leaf) -> Iterator[Line]:
    """Every line that a leaf shows."""
    yield leaf.title
    yield from leaf.banners
    for piece in leaf.pieces:
        yield from _lines_of(piece)


def _lines_of(piece: Any) -> Iterator[Line]:
    match piece:
        case Heading(line) | Prose(line):
            yield line
        case Ways(ways):
            for way in ways:
                yield from (way.line, *way.under)
        case Texts(parts):
            for part in parts:
                yield from part
        case Changed(name, fate, before, now):
            yield from (each for each in (name, fate, before, now) if each is not None)
        case block:
            yield from lines_of(block)


def _tag(language: str) -> str:
    return language.replace("_", "-")


def _filled(template: str, **values: Any) -> bytes:
    html = _ENVIRONMENT.get_template(template).render(style=_STYLE, policy=HEAD, **values)
    return html.encode()


_ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)

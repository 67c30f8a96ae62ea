"""Advocates who answer on the phone page without a browser: they read its forms, and send them."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

#: So many screens at most lead from a link to the end of a survey.
MOST_SCREENS = 80
ONWARD = ("l_en", "next", "yes", "start", "may_without_country", "count")


class _Forms(HTMLParser):
    """The forms of a page: where each goes, what it carries, and what can be pressed in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((found["action"], {}, []))
        elif self.forms and tag in ("input", "textarea") and "name" in found:
            self.forms[-1][1][found["name"]] = found.get("value", "")
        elif self.forms and tag == "button" and found.get("name") == "do":
            self.forms[-1][2].append(found["value"])


def chosen(choices: Iterable[str], *, asked: bool) -> str | None:
    """What leads on: in English, agreeing to all, telling nothing until she is asked, and then the first."""
    among = list(choices)
    first = [each for each in among if each.startswith("o_") and asked][:1]
    return next((each for each in (*ONWARD, *first, "skip") if each in among), None)


class Hand:
    """One advocate; `says` is what she writes wherever something can be written."""

    def __init__(self, says: str) -> None:
        self._says = says
        self._client = httpx.Client(follow_redirects=True)
        self._page = httpx.Response(204)
        self._asked = False

    def answers(self, link: str) -> None:
        """Follow the link, agree to everything, tell nothing of herself, and answer to the end."""
        with self._client:
            self._page = self._client.get(link)
            self._page = self._client.post(link, data=self._forms()[0][1])
            for _ in range(MOST_SCREENS):
                if not self._goes_on():
                    return
        raise AssertionError(f"there is no end to it: {self._page.text}")

    def _goes_on(self) -> bool:
        """Do the next thing; False where she is through."""
        for action, carried, presses in self._forms():
            if "text" in carried and self._asked:
                self._sends(action, {**carried, "text": self._says})
                return True
            by_choice = {press.split(".")[1]: press for press in presses}
            wanted = chosen(by_choice, asked=self._asked)
            if wanted is not None:
                self._sends(action, {**carried, "do": by_choice[wanted]})
                self._asked = self._asked or wanted == "start"
                return wanted != "count"
        raise AssertionError(f"nothing can be done here: {self._page.text}")

    def _sends(self, action: str, data: dict[str, str]) -> None:
        self._page = self._client.post(urljoin(str(self._page.url), action), data=data)
        assert self._page.is_success, self._page.text

    def _forms(self) -> list[tuple[str, dict[str, str], list[str]]]:
        return _Forms(self._page.text).forms

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.shell import Shell

GOOD = """{code}:
  contacts:
    - {{name: "A helpline", reach: "+000 000"}}
  checked_until: {until}
  decision: {{go: {go}, on: 2026-01-01, by: [lead, safety]}}
"""


def entry(code: str, days: int = 30, go: str = "true") -> str:
    return GOOD.format(code=code, until=datetime.now(UTC).date() + timedelta(days=days), go=go)


def write(shell: Shell, *entries: str) -> None:
    shell.data.mkdir(exist_ok=True)
    (shell.data / "countries.yaml").write_text("".join(entries), "utf-8")


def test_a_template_can_be_read_back_and_opens_nothing(shell: Shell) -> None:
    write(shell, *(shell.type("country", "template", code).out for code in ("ye", "SD", "ZZ")))
    found = shell.type("country", "check", "--json").json
    assert [(each["country"], each["ok"]) for each in found] == [("SD", False), ("YE", False), ("ZZ", False)]


@pytest.mark.parametrize("code", ["Y", "yem", "QQ", "", "Y1"])
def test_a_template_is_for_countries_only(shell: Shell, code: str) -> None:
    (line,) = shell.type("country", "template", code).faults
    assert "is not a country" in line


def test_each_entry_is_told_with_its_reason(shell: Shell) -> None:
    write(shell, entry("YE"), entry("SD", days=-1), entry("ML", go="false"), entry("QQ"))
    found = {each["country"]: each for each in shell.type("country", "check", "--json").json}
    assert found["YE"] == {"country": "YE", "ok": True, "reason": None}
    assert "checked until" in found["SD"]["reason"]
    assert "no-go" in found["ML"]["reason"]
    assert "the code of no country" in found["QQ"]["reason"]
    shown = shell.type("country", "check")
    assert shown.code == 0
    assert "ZZ, which has no entry" in shown.out


def test_a_mistake_in_the_file_is_told_with_its_line(shell: Shell) -> None:
    write(shell, entry("YE"), "SD:\n  contacts: none\n  decision: yes\n")
    faults = shell.type("country", "check").faults
    assert len(faults) >= 2
    assert all(line.startswith(f"{shell.data}/countries.yaml:") for line in faults)


def test_no_file_is_told_with_how_to_begin(shell: Shell) -> None:
    (line,) = shell.type("country", "check").faults
    assert f"charterbot country template YE >> {shell.data}/countries.yaml" in line
    assert not shell.data.exists()

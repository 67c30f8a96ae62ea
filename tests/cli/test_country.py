from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.app.house import House
from bot.domain.person import Person, Role, Standing
from bot.storage import people
from bot.storage.database import Conn
from bot.storage.receiver import ReceiverLock
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
    assert found["YE"] == {"country": "YE", "ok": True, "left": False, "reasons": [], "sms": False}
    assert "checked until" in found["SD"]["reasons"][0]
    assert "no-go" in found["ML"]["reasons"][0]
    assert "the code of no country" in found["QQ"]["reasons"][0]
    shown = shell.type("country", "check")
    assert shown.code == 0
    assert "ZZ, which has no entry" in shown.out


def test_where_short_messages_may_go_is_told_with_their_price(shell: Shell) -> None:
    write(
        shell,
        entry("YE") + "  sms: yes\n  sms_price: 0.025\n  sms_currency: USD\n",
        entry("SD") + "  sms: no\n",
    )
    found = {each["country"]: each["sms"] for each in shell.type("country", "check", "--json").json}
    assert found == {"YE": True, "SD": False}
    assert "0.025 USD" in shell.type("country", "check").out


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("  sms: yes\n", "sms_price"),
        ("  sms: yes\n  sms_price: -1\n  sms_currency: USD\n", "a price from 0 to 1000"),
        ("  sms: yes\n  sms_price: 0.02\n  sms_currency: dollars\n", "three capital letters"),
        ("  sms: maybe\n", "one of yes, no"),
    ],
)
def test_a_wrong_price_of_short_messages_is_told(shell: Shell, lines: str, told: str) -> None:
    write(shell, entry("YE") + lines)
    assert any(told in line for line in shell.type("country", "check").faults)


def test_a_mistake_in_the_file_is_told_with_its_line(shell: Shell) -> None:
    write(shell, entry("YE"), "SD:\n  contacts: none\n  decision: yes\n")
    faults = shell.type("country", "check").faults
    assert len(faults) >= 2
    assert all(line.startswith(f"{shell.data}/countries.yaml:") for line in faults)


def test_no_file_is_told_with_how_to_begin(shell: Shell) -> None:
    (line,) = shell.type("country", "check").faults
    assert f"charterbot country template YE >> {shell.data}/countries.yaml" in line
    assert not shell.data.exists()


def crowd(shell: Shell) -> tuple[int, int, int]:
    """Two coordinators and somebody in Afghanistan, in a folder that a trial was made in; their ids."""
    shell.settings["BOT_TRIAL"] = "true"

    def made(house: House, conn: Conn) -> list[int]:
        return [
            people.add(
                conn,
                Person(0, role, Standing.ACTIVE, "en", country=country),
                "telegram",
                house.sealer.address_hash("telegram", str(chat)),
                house.sealer.seal_address(str(chat)),
            )
            for chat, (role, country) in enumerate(
                ((Role.COORDINATOR, None), (Role.COORDINATOR, None), (Role.ADVOCATE, "AF")), start=501
            )
        ]

    first, second, amina = shell.inside(made)
    return first, second, amina


def addresses(shell: Shell) -> int:
    return shell.inside(lambda _, conn: int(conn.execute("SELECT count(sealed) FROM address").fetchone()[0]))


def test_one_stops_a_second_erases_and_two_go_back(shell: Shell) -> None:
    first, second, _ = crowd(shell)
    done = shell.type("country", "leave", "af", "--as", str(first))
    assert done.code == 0
    assert "nothing is sent there any more" in done.out
    (row,) = shell.type("country", "check", "--json").json
    assert (row["country"], row["ok"], row["left"]) == ("AF", False, True)
    assert "a second person can confirm" in row["reasons"][0]
    assert "no entry" in row["reasons"][1]
    assert "it waits for a second person" in shell.type("country", "leave", "AF", "--as", str(first)).out
    assert addresses(shell) == 3
    assert "confirmed by a second person" in shell.type("country", "leave", "AF", "--as", str(second)).out
    assert addresses(shell) == 2  # no service runs that could take anything out of chats first
    assert "two people confirmed" in shell.type("country", "check", "--json").json[0]["reasons"][0]
    assert "It waits for a second person" in shell.type("country", "return", "AF", "--as", str(first)).out
    assert "no longer left" in shell.type("country", "return", "AF", "--as", str(second)).out
    assert addresses(shell) == 2


def test_nobody_leaves_a_country_without_being_of_the_staff(shell: Shell) -> None:
    _, _, amina = crowd(shell)
    for who in (amina, 99, 2**70):
        (line,) = shell.type("country", "leave", "AF", "--as", str(who)).faults
        assert f"--as {who}" in line
    (line,) = shell.type("country", "leave", "QQ", "--as", str(amina)).faults
    assert "is not a country" in line


def test_while_a_service_runs_the_addresses_wait_for_it_to_empty_the_chats(shell: Shell) -> None:
    first, second, _ = crowd(shell)
    lock = ReceiverLock(shell.data)
    lock.take()
    shell.type("country", "leave", "AF", "--as", str(first))
    shell.type("country", "leave", "AF", "--as", str(second))
    assert addresses(shell) == 3
    lock.drop()

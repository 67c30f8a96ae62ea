"""What the start of a trial tells whoever started it."""

from __future__ import annotations

import io

from rich.console import Console

from bot.cli.run import _greet, _trial_links
from bot.domain.person import Role
from bot.synthetic.staff import synthetic_staff
from tests.cli.shell import Shell


def test_a_trial_prints_a_link_for_each_role_and_ids_of_separate_made_up_staff(released: Shell) -> None:
    config, out = released.config(), io.StringIO()
    staff = released.inside(lambda _, conn: synthetic_staff(conn))

    async def greeted(house):
        links = await house.db.run(lambda conn: _trial_links(house, conn, config))
        _greet(Console(file=out, width=200), config, house, links, staff)
        return links

    links = released.within(greeted)
    told = out.getvalue()
    assert set(links) == set(Role)
    assert all(link in told for link in links.values())
    assert "At the shell, name one of the made-up staff with --as:" in told
    assert [f"{each.id} {each.role}" for each in staff if f"{each.id} {each.role}" in told] == [
        f"{each.id} {each.role}" for each in staff
    ]
    assert len({each.id for each in staff}) == 4

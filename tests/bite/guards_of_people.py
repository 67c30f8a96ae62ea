"""The guards about who may do what, who holds a phone, and what of people is kept."""

from __future__ import annotations

from tests.bite.guard import Guard

OF_PEOPLE = (
    Guard(
        "nobody makes a second of herself by inviting her",
        "bot/domain/person.py",
        "    return (one.circle or UNKNOWN_CIRCLE) != (other.circle or UNKNOWN_CIRCLE)",
        "    return one.id != other.id",
        ("tests/app/test_approving.py",),
    ),
    Guard(
        "who comes to work here is of the circle of whoever invited her",
        "bot/app/links.py",
        "        invite = replace(invite, circle=_circle(conn, maker))\n",
        "        pass\n",
        ("tests/app/test_approving.py",),
    ),
    Guard(
        "erasing addresses takes a second of another circle",
        "bot/app/withdrawing.py",
        "    if first is None or not are_two(first, staff):\n",
        "    if first is None or first.id == staff.id:\n",
        ("tests/app/test_approving.py",),
    ),
    Guard(
        "two people are two people",
        "bot/app/approving.py",
        "    if not any(are_two(staff, each.person) for each in willing):",
        "    if not willing:",
        ("tests/app/test_permits.py", "tests/cli/test_linkable.py"),
    ),
    Guard(
        "digits are no answer while it is asked who is there",
        "bot/app/sitting.py",
        "    if isinstance(message, Text) and _are_digits(message.text):",
        "    if isinstance(message, Text) and not message.text:",
        ("tests/app/test_sitting.py",),
    ),
    Guard(
        "what staff told when they answered goes on the day that consent names",
        "bot/storage/people.py",
        "(DELETE_ADVOCATES, FORGET_FACTS, FORGET_ROUNDS))",
        "(DELETE_ADVOCATES, FORGET_ROUNDS))",
        ("tests/app/test_sweeping.py",),
    ),
    Guard(
        "a code from another phone takes nobody's place who was here before",
        "bot/app/entering.py",
        "    return joining and not person.consent.outdated and code",
        "    return joining and code",
        ("tests/app/test_consent_gate.py",),
    ),
    Guard(
        "what was on its way while she left does not stay in her chat",
        "bot/app/dispatch.py",
        "        unwanted = self._is_unwanted(conn, row)\n",
        "        unwanted = False\n",
        ("tests/app/test_leaving_first.py", "tests/app/test_withdrawing.py"),
    ),
    Guard(
        "a backup takes nothing back that somebody chose since so as to be safe",
        "bot/storage/carrying.py",
        "        conn.execute(SET_CHOICES, (*now, id_))\n",
        "",
        ("tests/cli/test_restore.py",),
    ),
    Guard(
        "a backup brings nobody back to a phone that she has left",
        "bot/storage/carrying.py",
        "    conn.executemany(DROP_HASH, [(row[2],) for row in addresses])\n"
        "    conn.executemany(ADD_ADDRESS, addresses)\n",
        "",
        ("tests/cli/test_restore.py",),
    ),
    Guard(
        "who may not be quoted any more is not quoted after a backup",
        "bot/storage/carrying.py",
        "            conn.execute(NO_QUOTE, name)\n",
        "            pass\n",
        ("tests/cli/test_restore.py",),
    ),
    Guard(
        "after a silence nothing is taken for her answer",
        "bot/app/sitting.py",
        "    return not 0 <= now - seen < SILENCE",
        "    return False",
        ("tests/app/test_sitting.py", "tests/conversations"),
    ),
    Guard(
        "who has erased stays erased in a backup that comes back",
        "bot/app/restoring.py",
        "    if meta.get(conn, erasing.LEDGER_STATE) != house.ledger.state():\n"
        "        erase_again(house, conn)\n",
        "",
        ("tests/app/test_restoring.py", "tests/cli/test_restore.py"),
    ),
    Guard(
        "nobody may do what the table does not say",
        "bot/domain/permission.py",
        "return role in ROLES.get((action, kind), frozenset())",
        "return role in ROLES.get((action, kind), frozenset(Role))",
        ("tests/domain/test_permission.py", "tests/app/test_who_may.py"),
    ),
    Guard(
        "somebody who may not is refused",
        "bot/app/permits.py",
        "    if not may_do(staff, action, resource):\n        line =",
        "    if staff.id < 0:\n        line =",
        ("tests/app/test_permits.py", "tests/app/test_who_may.py"),
    ),
    Guard(
        "nothing but a code is mailed to an address that nobody confirmed",
        "bot/storage/outbox.py",
        "          AND (via IS NULL OR code IS NULL OR key LIKE 'reply:%')\n",
        "",
        ("tests/app/test_choosing.py",),
    ),
    Guard(
        "mail that may have arrived is not sent again",
        "bot/channels/email/errors.py",
        "(Step.CONTENT, 0): Policy.AMBIGUOUS",
        "(Step.CONTENT, 0): Policy.NOT_SENT",
        ("tests/channels/email/test_sending.py",),
    ),
    Guard(
        "no mail leaves this machine without TLS",
        "bot/channels/email/server.py",
        "if server.security is Security.NONE and not is_this_machine(server.host):",
        "if not server.host:",
        ("tests/channels/email/test_sending.py",),
    ),
    Guard(
        "a digest waits for its drafter's own time",
        "bot/app/releasing.py",
        "if mine == newest or last.at <= mine.timestamp():",
        "if last.number:",
        ("tests/app/test_choosing.py",),
    ),
    Guard(
        "only what was released is decided on",
        "bot/app/deciding.py",
        "    if last is None or faults:\n        raise Fault(tuple(faults))\n",
        '    if last is None:\n        last = cuts.Cut(0, 0, "", "", 0)\n',
        ("tests/app/test_deciding.py", "tests/cli/test_digest.py"),
    ),
    Guard(
        "nothing is sent to a country that was left",
        "bot/app/gates.py",
        "    if is_left(conn, person):\n        return False\n",
        "",
        ("tests/app", "tests/cli/test_country.py", "tests/conversations"),
    ),
)

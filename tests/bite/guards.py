"""The guards: where each stands, what it is without, and the tests that must notice."""

from __future__ import annotations

from typing import NamedTuple


class Guard(NamedTuple):
    """One guard. `old` stands once in `file`; with `new` in its place, one of `tests` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


GUARDS = (
    Guard(
        "an arrival that was applied is not applied again",
        "bot/app/turns.py",
        "if not arrivals.mark_applied(conn, arrival.channel, arrival.key, now):",
        "if arrivals.mark_applied(conn, arrival.channel, arrival.key, now) is None:",
        ("tests/app/test_turns.py",),
    ),
    Guard(
        "updates are confirmed after the commit",
        "bot/channels/telegram/receiving.py",
        "                batch = await self._poll()\n                await self._intake.take(batch)",
        "                batch = await self._poll()\n                self._confirm(batch)\n"
        "                await self._intake.take(batch)",
        ("tests/channels/telegram/test_receiving.py",),
    ),
    Guard(
        "a webhook is answered after the commit",
        "bot/channels/telegram/webhook.py",
        "            await intake.take([update])\n        except Exception as error:",
        "            pass\n        except Exception as error:",
        ("tests/channels/telegram/test_webhook.py",),
    ),
    Guard(
        "a webhook's word is asked for",
        "bot/channels/telegram/webhook.py",
        "if not hmac.compare_digest(given, expected):",
        "if not hmac.compare_digest(expected, expected):",
        ("tests/channels/telegram/test_webhook.py",),
    ),
    Guard(
        "one update that cannot be read does not block the others",
        "bot/channels/telegram/intake.py",
        "        things = [read(raw) for raw in sorted(raws, key=_number)]",
        "        things = [read(raw) for raw in raws]\n"
        "        if any(isinstance(thing, Unreadable) for thing in things):\n            return",
        ("tests/channels/telegram/test_receiving.py",),
    ),
    Guard(
        "what is to be sent stands in the outbox once",
        "bot/storage/outbox.py",
        "INSERT OR IGNORE INTO outbox (key,",
        "INSERT INTO outbox (key,",
        ("tests/app", "tests/storage"),
    ),
    Guard(
        "what may have arrived and may not be repeated is held",
        "bot/storage/outbox.py",
        "RECOVER_UNCERTAIN = \"UPDATE outbox SET state = 'uncertain', done = ?",
        "RECOVER_UNCERTAIN = \"UPDATE outbox SET state = 'pending', done = ?",
        ("tests/app/test_dispatch.py",),
    ),
    Guard(
        "a failing piece of a shared transaction is undone alone",
        "bot/storage/database.py",
        '        conn.execute("ROLLBACK TO piece")\n',
        "",
        ("tests/storage/test_database.py",),
    ),
    Guard(
        "deleted content is overwritten",
        "bot/storage/database.py",
        '        conn.execute("PRAGMA secure_delete = ON")\n',
        '        conn.execute("PRAGMA secure_delete = OFF")\n',
        ("tests/app/test_erasing.py",),
    ),
    Guard(
        "a commit is on disk before anything is confirmed",
        "bot/storage/database.py",
        '            conn.execute("PRAGMA synchronous = FULL")\n',
        '            conn.execute("PRAGMA synchronous = OFF")\n',
        ("tests/storage/test_database.py",),
    ),
    Guard(
        "what people wrote is escaped on the phone page",
        "bot/channels/web/pages.py",
        "autoescape=True",
        "autoescape=False",
        ("tests/channels/web",),
    ),
    Guard(
        "what people wrote is escaped in a digest",
        "bot/digest/webpage.py",
        "autoescape=True",
        "autoescape=False",
        ("tests/digest",),
    ),
    Guard(
        "a spreadsheet calculates nothing of an export",
        "bot/app/exporting.py",
        "if {first, *text[:1]} & _DANGEROUS else text",
        "if {first, *text[:1]} & frozenset() else text",
        ("tests/app/test_exporting.py", "bot/app/exporting.py"),
    ),
    Guard(
        "small groups are hidden, and what would give them away",
        "bot/domain/release.py",
        "    moved = findings.people - (0 if previous is None else previous.people)\n",
        "    k, moved = 1, findings.people\n",
        ("tests/domain",),
    ),
    Guard(
        "a cut waits for enough new people",
        "bot/domain/disclosure.py",
        "    if abs(change) < 2 * k:\n        return False\n",
        "",
        ("tests/domain/test_disclosure.py", "bot/domain/disclosure.py"),
    ),
    Guard(
        "figures move at a digest's time only",
        "bot/app/releasing.py",
        "    return had is None or datetime.fromisoformat(had) < slot",
        "    return True",
        ("tests/app/test_releasing.py",),
    ),
    Guard(
        "nobody is written to outside her safe hours",
        "bot/app/timely.py",
        "    return Wait(due) if due > now else Send()",
        "    return Send()",
        ("tests/app/test_timely.py",),
    ),
    Guard(
        "no round is asked where its country is not cleared",
        "bot/app/answering.py",
        "        and gates.may_reach(house, conn, person, now.date())\n",
        "",
        ("tests/app/test_gates.py",),
    ),
    Guard(
        "nothing is asked without the consent of now",
        "bot/domain/person.py",
        "return self.answer and self.version == CONSENT_VERSION",
        "return True",
        ("tests/domain", "tests/conversations"),
    ),
    Guard(
        "no library's log line is trusted",
        "bot/cli/logs.py",
        "    if record.args and isinstance(record.msg, str):\n",
        "    if record.args:\n        return record.getMessage()\n"
        "    if record.args and isinstance(record.msg, str):\n",
        ("tests/cli/test_logs.py",),
    ),
    Guard(
        "a round's key is on disk before its row",
        "bot/storage/keys.py",
        "            os.write(handle, key)\n            os.fsync(handle)\n",
        "            os.write(handle, key)\n",
        ("tests/storage/test_keys.py",),
    ),
    Guard(
        "messages cannot be passed on or kept",
        "bot/channels/telegram/sending.py",
        '"protect_content"',
        '"disable_notification"',
        ("tests/channels/telegram/test_sending.py",),
    ),
    Guard(
        "released counts move by none or by enough",
        "bot/domain/steady.py",
        "    if abs(count - was) < k:\n        return was\n",
        "",
        ("tests/domain/test_disclosure_series.py", "bot/domain/steady.py"),
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
        "two people are two people",
        "bot/app/approving.py",
        "    if not any(are_two(staff, each.person) for each in willing):",
        "    if not willing:",
        ("tests/app/test_permits.py", "tests/cli/test_linkable.py"),
    ),
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
        "after a silence nothing is taken for her answer",
        "bot/app/sitting.py",
        "    return not 0 <= now - seen < SILENCE",
        "    return False",
        ("tests/app/test_sitting.py", "tests/conversations"),
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
        "nothing is sent to a country that was left",
        "bot/app/gates.py",
        "    if is_left(conn, person):\n        return False\n",
        "",
        ("tests/app", "tests/cli/test_country.py", "tests/conversations"),
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
        "the log of writes is cut to nothing after an erasure",
        "bot/storage/traces.py",
        "    if not _cut(conn):\n        return False\n",
        "",
        ("tests/app/test_erasing.py",),
    ),
    Guard(
        "what is sealed to a key elsewhere is padded",
        "bot/storage/offline.py",
        "encrypt(padded(raw))",
        "encrypt(raw)",
        ("tests/storage/test_offline.py",),
    ),
    Guard(
        "after a silence it is asked who holds the phone",
        "bot/app/sitting.py",
        "    return not 0 <= now - seen < SILENCE\n",
        "    return False\n",
        ("tests/app/test_sitting.py",),
    ),
    Guard(
        "who has digits gives them before anything of hers is shown",
        "bot/app/sitting.py",
        "    if turn.person.code and not turn.person.entered:\n",
        "    if False:\n",
        ("tests/app/test_sharing.py",),
    ),
    Guard(
        "nothing earlier is shown to whoever gave no digits",
        "bot/domain/person.py",
        "    return person.code is None or person.entered\n",
        "    return True\n",
        ("tests/app/test_sharing.py",),
    ),
    Guard(
        "digits are not tried without end",
        "bot/app/sharing.py",
        "    return number % TRIES != 0 or number == 0 or turn.seconds >= until\n",
        "    return True\n",
        ("tests/app/test_sharing.py",),
    ),
    Guard(
        "nothing is sent to who is not there",
        "bot/storage/outbox.py",
        "          AND (present = 1 OR outbox.kind = 'remove')\n",
        "",
        ("tests/app/test_sharing.py",),
    ),
    Guard(
        "an old button does nothing after she left",
        "bot/app/sitting.py",
        "    if _is_left_behind(turn, message):\n",
        "    if False:\n",
        ("tests/app/test_sitting.py",),
    ),
    Guard(
        "one message that cannot be deleted stops none of the others",
        "bot/channels/telegram/sending.py",
        "            if error.policy is Policy.REFUSED:\n                return False\n",
        "",
        ("tests/channels/telegram",),
    ),
    Guard(
        "no deletion is attempted once it is too late",
        "bot/app/dispatch.py",
        "        return tuple(message for message in row.removes if message not in old)\n",
        "        return row.removes\n",
        ("tests/channels/telegram/test_clean_chats.py",),
    ),
)

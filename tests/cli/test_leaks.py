"""What leaves by the shell holds nothing that anybody wrote, and no address, though much was released."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell

SEALED = "SELECT sealed FROM answer WHERE sealed IS NOT NULL"
ADDRESSES = "SELECT sealed FROM address WHERE sealed IS NOT NULL"


@pytest.mark.case(58)
@pytest.mark.threat(11)
def test_no_digest_export_or_backup_holds_what_anybody_wrote_or_where_she_is(released: Shell) -> None:
    def known(house, conn):
        texts = [house.sealer.open_text(bytes(row[0])) for row in conn.execute(SEALED)]
        return texts, [house.sealer.open_address(bytes(row[0])) for row in conn.execute(ADDRESSES)]

    texts, addresses = released.inside(known)
    long_enough = [each for each in {*texts, *addresses} if len(each) > 8]
    assert len(texts) > 20
    assert len(addresses) > 60

    asked = [
        *(("digest", "1"), ("digest", "1", "--format", "json"), ("digest", "1", "--format", "html")),
        *(("export", "1"), ("round", "show", "1"), ("round", "list"), ("staff", "list"), ("audit",)),
        *(("doctor",), ("backup", "copy.db")),
    ]
    told = []
    for words in asked:
        done = released.type(*words)
        assert done.code == 0, (words, done.err)
        told.append(done.out + done.err)
    content = "\n".join(told).encode()
    for path in released.folder.glob("copy.db*"):
        content += path.read_bytes()
    content += b"".join(path.read_bytes() for path in released.data.glob("*") if path.is_file())
    assert b"question" in content
    assert [each for each in long_enough if each.encode() in content] == []

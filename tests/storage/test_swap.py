"""A database takes another's place whole, whatever step is the last that was done."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage import swap


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for end in swap.BESIDE:
        (tmp_path / f"charterbot.db{end}").write_text(f"old{end}")
        (tmp_path / f"{swap.ASIDE}{end}").write_text("from an earlier restore")
    (tmp_path / "new.db").write_text("new")
    return tmp_path / "charterbot.db"


def there(path: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in path.parent.iterdir()}


DONE = {
    "charterbot.db": "new",
    "before-restore.db": "old",
    "before-restore.db-wal": "old-wal",
    "before-restore.db-shm": "old-shm",
}


def test_the_old_one_is_kept_aside_with_its_own_log(path: Path) -> None:
    assert swap.put_in_place(path, path.with_name("new.db")) == path.with_name(swap.ASIDE)
    assert there(path) == DONE
    assert not swap.finish(path)


@pytest.mark.case(50)
@pytest.mark.parametrize("renames", range(5))
def test_a_kill_at_any_rename_is_finished_by_the_next_opening(
    path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    class Killed(BaseException):
        pass

    really, done = Path.replace, iter(range(renames))

    def replace(self: Path, target: Path) -> Path:
        if next(done, None) is None:
            raise Killed
        return really(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(Killed):
            swap.put_in_place(path, path.with_name("new.db"))
    if renames:
        assert swap.finish(path)
        assert there(path) == DONE
    else:
        assert there(path)["charterbot.db"] == "old", "nothing had begun"
        assert not swap.finish(path)


def test_without_an_old_one_there_is_nothing_to_keep(tmp_path: Path) -> None:
    (tmp_path / "new.db").write_text("new")
    swap.put_in_place(tmp_path / "charterbot.db", tmp_path / "new.db")
    assert there(tmp_path / "charterbot.db") == {"charterbot.db": "new"}

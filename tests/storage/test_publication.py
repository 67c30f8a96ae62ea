from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.digest.zipped import zipped
from bot.domain.faults import Fault
from bot.domain.sums import SUMS, sums
from bot.storage import publication
from bot.storage.publication import FOR_OWNER, LISTED, put_folder, put_zip

FILES = {"index.html": b"<p>all", "ar/index.html": b"<p>one", "en/index.html": b"<p>two"}


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_new_folder_holds_the_files_and_a_list_of_them_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    assert put_folder(folder, FILES)
    told = held(folder)
    assert set(json.loads(told.pop(LISTED))["files"]) == set(FILES)
    assert told == FILES
    assert [each.name for each in tmp_path.iterdir()] == ["public"]
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*.html")} == {0o644}
    assert {folder.stat().st_mode & 0o777, (folder / "ar").stat().st_mode & 0o777} == {0o755}


def test_the_same_files_again_touch_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    put_folder(folder, FILES)
    before = {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}
    assert not put_folder(folder, FILES)
    assert {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))} == before


@pytest.mark.parametrize("exchanges", ["in one step", "in two"])
def test_other_files_take_the_place_of_all_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: str
) -> None:
    if exchanges == "in two":
        monkeypatch.setattr(publication, "_exchange", lambda _one, _other: False)
    folder = tmp_path / "public"
    put_folder(folder, FILES)
    assert put_folder(folder, {"index.html": b"<p>new"})
    assert held(folder).keys() == {"index.html", LISTED}
    assert (folder / "index.html").read_bytes() == b"<p>new"
    assert [each.name for each in tmp_path.iterdir()] == ["public"]


def test_two_folders_change_places_in_one_step_here(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for each in (one, other):
        each.mkdir()
        (each / each.name).touch()
    if publication._exchange(one, other):
        assert (one / "other").exists()
        assert (other / "one").exists()


def test_what_a_kill_left_half_done_is_mended_by_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    put_folder(folder, FILES)
    # Between the two steps of a machine that cannot exchange folders, and while the new one was written.
    folder.replace(tmp_path / ".public.charterbot-old")
    half = tmp_path / ".public.charterbot-new"
    half.mkdir()
    (half / "index.html").write_bytes(b"<p>ha")
    assert put_folder(folder, FILES)
    assert held(folder).keys() == {*FILES, LISTED}
    assert [each.name for each in tmp_path.iterdir()] == ["public"]


def spoil_with_a_file(folder: Path) -> str:
    (folder / "letter.txt").write_text("mine")
    return "letter.txt"


def spoil_with_a_change(folder: Path) -> str:
    (folder / "en" / "index.html").write_text("mine")
    return "en/index.html"


def spoil_with_a_link(folder: Path) -> str:
    (folder / "ar" / "index.html").unlink()
    (folder / "ar" / "index.html").symlink_to(folder / "en" / "index.html")
    return "ar/index.html"


def spoil_the_list(folder: Path) -> str:
    (folder / LISTED).write_text("[]")
    return LISTED


def spoil_with_an_empty_folder(folder: Path) -> str:
    (folder / "drafts").mkdir()
    return "drafts"


@pytest.mark.parametrize(
    "spoil",
    [spoil_with_a_file, spoil_with_a_change, spoil_with_a_link, spoil_the_list, spoil_with_an_empty_folder],
)
def test_a_folder_that_holds_anything_else_is_refused_and_left_as_it_is(tmp_path: Path, spoil) -> None:
    folder = tmp_path / "public"
    put_folder(folder, FILES)
    named = spoil(folder)
    before = held(folder)
    with pytest.raises(Fault) as refused:
        put_folder(folder, {"index.html": b"<p>new"})
    assert named in refused.value.lines[0]
    assert held(folder) == before
    assert [each.name for each in tmp_path.iterdir()] == ["public"]


def test_a_file_and_a_folder_of_somebody_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "index.html").write_text("mine")
    for name in ("file", "home"):
        with pytest.raises(Fault):
            put_folder(tmp_path / name, FILES)
    assert (tmp_path / "home" / "index.html").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert put_folder(tmp_path / "empty", FILES)


def test_where_nothing_can_be_written_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match="cannot be written"):
        put_folder(tmp_path / "file" / "public", FILES)


def test_a_folder_for_its_owner_alone_is_read_by_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    assert put_folder(folder, FILES, FOR_OWNER)
    assert held(folder) == {**FILES, SUMS: sums(FILES)}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert {folder.stat().st_mode & 0o777, (folder / "ar").stat().st_mode & 0o777} == {0o700}
    assert not put_folder(folder, FILES, FOR_OWNER)


def test_one_kind_of_folder_does_not_take_the_place_of_the_other(tmp_path: Path) -> None:
    put_folder(tmp_path / "public", FILES)
    put_folder(tmp_path / "answers", FILES, FOR_OWNER)
    with pytest.raises(Fault, match="did not put there"):
        put_folder(tmp_path / "public", FILES, FOR_OWNER)
    with pytest.raises(Fault, match="did not put there"):
        put_folder(tmp_path / "answers", FILES)


def zip_of(files: dict[str, bytes]) -> bytes:
    return zipped({**files, SUMS: sums(files)})


def test_a_zip_is_put_in_place_and_in_place_of_its_own_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "answers.zip"
    put_zip(path, zip_of(FILES))
    put_zip(path, zip_of({"index.html": b"<p>new"}))
    assert path.read_bytes() == zip_of({"index.html": b"<p>new"})
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["answers.zip"]


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"not a zip",
        zip_of(FILES)[:-40],
        zipped(FILES),
        zipped({**FILES, SUMS: sums(FILES), "mine.txt": b"mine"}),
        zipped({**FILES, SUMS: sums({**FILES, "index.html": b"<p>other"})}),
        zipped({"index.html": b"", SUMS: sums(FILES)}),
        zipped({**FILES, SUMS: sums(FILES).partition(b"\n")[2]}),
    ],
    ids=["empty", "no zip", "cut off", "no list", "one more", "changed", "some gone", "by somebody else"],
)
def test_a_file_that_is_no_zip_of_ours_is_left_as_it_is(tmp_path: Path, other: bytes) -> None:
    path = tmp_path / "answers.zip"
    path.write_bytes(other)
    with pytest.raises(Fault, match="no ZIP file that charterbot put there"):
        put_zip(path, zip_of(FILES))
    assert path.read_bytes() == other
    assert [each.name for each in tmp_path.iterdir()] == ["answers.zip"]


def test_no_zip_goes_through_a_link_or_over_a_folder(tmp_path: Path) -> None:
    put_zip(tmp_path / "there.zip", zip_of(FILES))
    (tmp_path / "link.zip").symlink_to(tmp_path / "there.zip")
    (tmp_path / "dangling.zip").symlink_to(tmp_path / "nowhere.zip")
    (tmp_path / "folder.zip").mkdir()
    for name in ("link.zip", "dangling.zip", "folder.zip"):
        with pytest.raises(Fault, match="no ZIP file"):
            put_zip(tmp_path / name, zip_of({}))
    assert (tmp_path / "there.zip").read_bytes() == zip_of(FILES)


def test_where_no_zip_can_be_written_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"nowhere/answers\.zip: cannot be written"):
        put_zip(tmp_path / "nowhere" / "answers.zip", zip_of(FILES))

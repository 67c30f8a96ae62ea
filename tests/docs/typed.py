"""A machine without root: the guide's paths in one folder, with a `sudo` and a `systemctl` for there."""

from __future__ import annotations

import re
import shlex
import sys
import sysconfig
from pathlib import Path

from tests.ports import free_place

ROOT = Path(__file__).resolve().parents[2]
CHECKOUT = "/opt/charterbot"
PROGRAM = f"{CHECKOUT}/.venv/bin/charterbot"
MEMORY = "/dev/shm"  # noqa: S108 - a place in the guide
#: The folders that the guide and the units name.
PLACES = (
    "/etc/charterbot",
    "/var/lib/charterbot",
    "/var/backups/charterbot",
    "/mnt/second",
    "/mnt/third",
    MEMORY,
)
PORT = "127.0.0.1:9464"

SUDO = """#!/bin/sh
# sudo, for whoever may do all of it anyway
[ "$1" = -u ] && shift 2
exec "$@"
"""
SYSTEMCTL = """#!/bin/sh
# systemctl, for one unit, with the settings of deploy/charterbot.service and what lies beside it
cd {root}
case "$1" in
start)
    env {settings} {program} run >> service.log 2>&1 & echo $! > service.pid ;;
stop)
    kill "$(cat service.pid)"
    while kill -0 "$(cat service.pid)" 2> /dev/null; do sleep 0.1; done
    rm service.pid ;;
show)
    echo '{settings} BOT_TOKEN_FILE=/run/credentials/charterbot.service/token' ;;
is-active)
    kill -0 "$(cat service.pid)" && echo active ;;
*)
    exit 64 ;;
esac
"""
SYSTEMD_RUN = """#!/bin/sh
# systemd-run, with the settings and the credential that it is given
while :; do
    case "$1" in
    --property=Environment=*) export ${{1#--property=Environment=}} ;;
    --property=LoadCredential=token:*) mkdir -p {root}/run && cp "${{1#*token:}}" {root}/run/token ;;
    -*) ;;
    *) break ;;
    esac
    shift
done
CREDENTIALS_DIRECTORY={root}/run exec "$@"
"""
CHARTERBOT = """#!/bin/sh
exec env PYTHONPATH={checkout} {python} -m bot "$@"
"""
PYTHON = """#!/bin/sh
# python3, whose environments need no network: they find the packages of the one that runs the tests
if [ "$1 $2" = "-m venv" ]; then
    {python} -m venv --without-pip "$3"
    for folder in "$3"/lib/python3*/site-packages; do echo {packages} > "$folder/tests.pth"; done
else
    exec {python} "$@"
fi
"""


def moved(text: str, root: Path, port: int, *, installed: bool = False) -> str:
    """The same with every place below `root`, and with this checkout's program where none is installed."""
    text = text.replace(PORT, f"127.0.0.1:{port}")
    if not installed:
        text = text.replace(PROGRAM, str(root / "bin" / "charterbot"))
    places = (*PLACES, CHECKOUT) if installed else PLACES
    return re.sub("|".join(map(re.escape, places)), lambda found: f"{root}{found[0]}", text)


def settings(deploy: Path) -> list[str]:
    """What the unit and the files beside it set, but the token, which a trial has none of."""
    paths = (deploy / "charterbot.service", *sorted((deploy / "charterbot.service.d").glob("*.conf")))
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    given = [line.removeprefix("Environment=") for line in lines if line.startswith("Environment=")]
    return [each for line in given for each in shlex.split(line) if not each.startswith("BOT_TOKEN")]


def shims(root: Path, port: int, *, installed: bool = False) -> None:
    """Lay the programs into `bin` of that folder."""
    given = (*settings(ROOT / "deploy"), "BOT_TRIAL=true", f"BOT_WEB={free_place()}")
    programs = {
        "sudo": SUDO,
        "systemctl": SYSTEMCTL.format(root=root, program=PROGRAM, settings=" ".join(given)),
        "systemd-run": SYSTEMD_RUN.format(root=root),
        "charterbot": CHARTERBOT.format(checkout=ROOT, python=sys.executable),
        "python3": PYTHON.format(python=sys.executable, packages=sysconfig.get_path("purelib")),
    }
    folder = root / "bin"
    folder.mkdir()
    for name, text in programs.items():
        (folder / name).write_text(moved(text, root, port, installed=installed))
        (folder / name).chmod(0o700)

"""The units for systemd and the containers confine what they start, and say where everything is."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
from compose_spec import PyCompose
from ruamel.yaml import YAML

from bot.assembly.supervisor import TIMES
from bot.config import Config, load_config
from bot.domain.faults import Fault
from bot.storage.database import BUSY_MS
from tests.botapi import TOKEN
from tests.pgserver import Server

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
UNIT, AWAY = DEPLOY / "charterbot.service", DEPLOY / "charterbot-away.service"
BESIDE = sorted((DEPLOY / "charterbot.service.d").glob("*.conf"))
PROGRAM = "/opt/charterbot/.venv/bin/charterbot"
COMPOSE = ("compose.yaml", "compose.monitoring.yaml")
WORKERS = "compose.workers.yaml"
WORKER = DEPLOY / "charterbot@.service"
KNOWN = {f"BOT_{name.upper()}" for name in Config.model_fields}
CANARY = "canary-of-the-log"
NEEDS_A_START = "setting could not be applied"
#: What systemd says of ten, less being better; below two it calls it well.
MOST_EXPOSED = 1.1


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where it is not installed; CI has it, or fails."""
    missing = "CI" not in os.environ and shutil.which(program) is None
    return pytest.mark.skipif(missing, reason=f"there is no {program} here")


def lines_of(unit: Path) -> list[str]:
    return [line for line in unit.read_text("utf-8").splitlines() if line and not line.startswith("#")]


LINES = lines_of(UNIT)
CONFINED = [
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "MemoryDenyWriteExecute=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "SystemCallFilter=@system-service",
    "SystemCallArchitectures=native",
    "UMask=0077",
    "LimitCORE=0",
    "User=charterbot",
]


@pytest.mark.threat(22)
@pytest.mark.parametrize("line", CONFINED)
@pytest.mark.parametrize("unit", [UNIT, WORKER, AWAY], ids=lambda unit: unit.stem)
def test_it_is_confined(unit: Path, line: str) -> None:
    assert line in lines_of(unit)


def test_it_starts_again_after_any_end_but_a_mistake_in_the_settings_and_is_not_waited_for_long() -> None:
    assert {"Restart=always", "RestartPreventExitStatus=2"} <= set(LINES)
    [seconds] = re.findall(r"^TimeoutStopSec=(\d+)$", "\n".join(LINES), re.MULTILINE)
    assert 5 <= int(seconds) <= 60


@pytest.mark.threat(22)
def test_it_is_killed_without_a_dump_when_it_stands_still_for_longer_than_any_lock_is_waited_for() -> None:
    assert {"Type=notify", "NotifyAccess=main", "WatchdogSignal=SIGKILL"} <= set(LINES)
    [seconds] = re.findall(r"^WatchdogSec=(\d+)$", "\n".join(LINES), re.MULTILINE)
    assert int(seconds) * (1 - 1 / TIMES) > 4 * BUSY_MS / 1000
    [minutes] = re.findall(r"^TimeoutStartSec=(\d+)min$", "\n".join(LINES), re.MULTILINE)
    assert int(minutes) >= 10, "every page of a large database is looked at before"


@pytest.mark.threat(4)
def test_the_token_comes_as_a_credential_and_stands_in_no_environment() -> None:
    assert "LoadCredential=token:/etc/charterbot/token" in LINES
    given = " ".join(line.removeprefix("Environment=") for line in LINES if line.startswith("Environment="))
    assert "BOT_TOKEN_FILE=%d/token" in given
    assert "BOT_TOKEN=" not in given
    assert {name.removesuffix("_FILE") for name in re.findall(r"\b(BOT_\w+)=", given)} <= KNOWN


def test_only_the_data_and_the_keys_can_be_written() -> None:
    writable = [line for line in LINES if line.startswith(("ReadWritePaths=", "StateDirectory="))]
    assert writable == ["StateDirectory=charterbot", "ReadWritePaths=/etc/charterbot/keys"]
    assert "NoExecPaths=/var/lib/charterbot /etc/charterbot/keys" in LINES, "and nothing there is run"


def test_what_lies_beside_the_unit_sets_what_there_is_and_opens_one_more_folder() -> None:
    lines = [line for path in BESIDE for line in lines_of(path)]
    given = dict(
        re.findall(r"\b(BOT_\w+)=(\S+)", " ".join(line for line in lines if line.startswith("Environment=")))
    )
    config = load_config(given)
    assert (str(config.backups), str(config.metrics)) == ("/var/backups/charterbot", "127.0.0.1:9464")
    rest = [line for line in lines if not line.startswith("Environment=")]
    assert rest == ["[Service]", "ReadWritePaths=/var/backups/charterbot", "[Service]"]


@pytest.mark.threat(2)
def test_what_brings_backups_away_reaches_neither_keys_nor_data_and_forgets_what_is_forgotten() -> None:
    lines = lines_of(AWAY)
    assert "InaccessiblePaths=-/etc/charterbot/keys -/var/lib/charterbot" in lines
    assert not [line for line in lines if line.startswith(("ReadWritePaths=", "StateDirectory="))]
    [command] = [line for line in lines if line.startswith("ExecStart=")]
    for word in (
        "--delete",
        "--max-delete=4",
        "--exclude=*",
        "StrictHostKeyChecking=yes",
        "/var/backups/charterbot/",
    ):
        assert word in command


@needs("systemd-analyze")
def test_systemd_understands_every_line_and_finds_little_exposed(tmp_path: Path) -> None:
    """Without the programs that the units start, which need not be on this machine."""
    folder = tmp_path / "charterbot.service.d"
    folder.mkdir()
    for path in BESIDE:
        shutil.copy(path, folder)
    units = (UNIT, WORKER, AWAY, DEPLOY / "charterbot-away.timer")
    for path in units:
        text = path.read_text("utf-8").replace(PROGRAM, "/bin/true").replace("/usr/bin/rsync", "/bin/true")
        (tmp_path / path.name).write_text(text)

    def analyze(*words: str) -> str:
        done = subprocess.run(
            ["systemd-analyze", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    assert analyze("verify", *(f"./{path.name}" for path in units)) == ""
    for path in (UNIT, WORKER, AWAY):
        told = analyze("security", "--offline=yes", "--no-pager", f"./{path.name}")
        [exposed] = re.findall(r"exposure level for \S+: ([\d.]+)", told)
        assert float(exposed) <= MOST_EXPOSED


def composed(*names: str) -> dict[str, Any]:
    """The services of some Compose files together, by name, later files adding to earlier ones."""
    found: dict[str, Any] = {}
    for name in names:
        for service, given in YAML(typ="safe").load((DEPLOY / name).read_text("utf-8"))["services"].items():
            known = found.setdefault(service, {})
            for key, value in given.items():
                known[key] = [*known.get(key, []), *value] if isinstance(value, list) else value
    return found


@pytest.mark.parametrize("name", [*COMPOSE, WORKERS])
def test_each_compose_file_is_one_by_the_specification(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    read = PyCompose.from_yaml(text)
    read.validate()
    read.to_spec()
    with pytest.raises(ValueError, match="restrat"):
        PyCompose.from_yaml(text.replace("restart:", "restrat:", 1))
    whole = YAML(typ="safe").load(text)
    for given in whole["services"].values():
        for volume in given.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in whole["volumes"] or (DEPLOY / source).is_file(), source


@pytest.mark.threat(6)
@pytest.mark.threat(22)
def test_every_container_is_confined_and_reached_from_this_machine_alone() -> None:
    for name, given in (composed(*COMPOSE) | composed(WORKERS)).items():
        assert given["cap_drop"] == ["ALL"], name
        assert given["security_opt"] == ["no-new-privileges:true"], name
        assert given.get("read_only") or name == "grafana", name
        assert "mem_limit" in given, name
        assert "privileged" not in given, name
        assert name == "proxy" or all(port.startswith("127.0.0.1:") for port in given.get("ports", [])), name
        assert given["restart"] == "unless-stopped", name


def test_each_worker_is_the_same_and_only_workers_reach_the_database() -> None:
    services = composed(WORKERS)
    assert set(services) == {"worker-1", "worker-2", "proxy", "database"}
    first, second = ({**services[name], "depends_on": None} for name in ("worker-1", "worker-2"))
    assert first == second
    whole = YAML(typ="safe").load((DEPLOY / WORKERS).read_text("utf-8"))
    assert whole["networks"]["back"] == {"internal": True}
    assert services["database"]["networks"] == ["back"]
    assert services["proxy"]["networks"] == ["front"]
    assert services["proxy"]["ports"] == ["80:80", "443:443"]
    assert services["proxy"]["cap_add"] == ["NET_BIND_SERVICE"]
    assert not [name for name in ("worker-1", "database") if services[name].get("ports")]
    given = {
        name: re.sub(r"\$\{SITE.*?\}", "survey.example.org", value)
        for name, value in first["environment"].items()
    }
    for name in ("TOKEN", "WEBHOOK_SECRET", "DATABASE_URL"):
        assert given.pop(f"BOT_{name}_FILE").startswith("/run/secrets/")
    assert set(given) <= KNOWN
    config = load_config(
        {
            **given,
            "BOT_TOKEN": TOKEN,
            "BOT_WEBHOOK_SECRET": "w" * 16,
            "BOT_DATABASE_URL": "postgresql://charterbot:word@database/charterbot",
        }
    )
    folders = {str(config.data), str(config.keys), str(config.backups)}
    assert {volume.split(":")[1] for volume in first["volumes"]} == folders
    assert services["proxy"]["environment"]["WORKERS"] == "worker-1:8080 worker-2:8080"
    assert config.web_url == config.webhook_url == "https://survey.example.org"


def test_a_worker_of_systemd_differs_from_the_one_service_only_in_what_it_shares() -> None:
    more = [line for line in lines_of(WORKER) if line not in LINES]
    assert more == [
        "Description=charterbot: worker at port %i",
        "Conflicts=charterbot.service",
        "After=network-online.target postgresql.service",
        "LoadCredential=webhook:/etc/charterbot/webhook",
        "LoadCredential=database-url:/etc/charterbot/database-url",
        "EnvironmentFile=/etc/charterbot/workers",
        "Environment=BOT_WEBHOOK_SECRET_FILE=%d/webhook BOT_DATABASE_URL_FILE=%d/database-url",
        "Environment=BOT_WEB=127.0.0.1:%i",
    ]
    less = [line for line in LINES if line not in lines_of(WORKER)]
    assert less == ["Description=charterbot", "After=network-online.target"]


@pytest.mark.threat(4)
def test_a_server_takes_the_settings_that_are_shipped_and_writes_down_nothing_of_what_it_is_sent(
    server: Server, bare_database_url: str
) -> None:
    shipped = server.folder / "shipped.conf"
    lines = lines_of(DEPLOY / "postgresql.conf")
    shipped.write_text("\n".join(lines))
    own = server.folder / "data" / "postgresql.conf"
    before = own.read_text()
    try:
        own.write_text(f"{before}\ninclude '{shipped}'\n")
        with psycopg.connect(bare_database_url, autocommit=True) as conn:
            read = conn.execute(
                "SELECT name, error FROM pg_file_settings WHERE sourcefile = %s", (str(shipped),)
            ).fetchall()
            assert len(read) == len(lines)
            assert {error for _, error in read} <= {None, NEEDS_A_START}
            conn.execute("SELECT pg_reload_conf()")
            asked = (conn.execute("SHOW log_min_messages").fetchone() for _ in range(100_000))
            assert ("log",) in asked, "it reads them when it comes to it"
            conn.execute("CREATE TABLE seen (word text UNIQUE)")
            for statement in ("INSERT INTO seen VALUES (%s), (%s)", "SELECT %s::integer, %s"):
                with contextlib.suppress(psycopg.Error):
                    conn.execute(statement.encode(), (CANARY, CANARY))
        assert CANARY not in (server.folder / "log").read_text()
    finally:
        own.write_text(before)
        with psycopg.connect(bare_database_url, autocommit=True) as conn:
            conn.execute("SELECT pg_reload_conf()")


@needs("caddy")
def test_its_own_program_finds_no_fault_in_the_settings_of_the_proxy(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "SITE": "survey.example.org",
        "WORKERS": "a:80 b:80",
    }
    for words in (("validate", "--config"), ("fmt",)):
        done = subprocess.run(
            ["caddy", *words, DEPLOY / "Caddyfile"], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout == (DEPLOY / "Caddyfile").read_text("utf-8")


def test_the_container_is_given_settings_that_there_are_and_its_figures_stay_within() -> None:
    service = composed("compose.yaml")["charterbot"]
    given = {
        name: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) for name, value in service["environment"].items()
    }
    assert given.pop("BOT_TOKEN_FILE") == f"/run/secrets/{service['secrets'][0]}"
    assert set(given) <= KNOWN
    try:
        config = load_config(given)
    except Fault as fault:
        raise AssertionError(fault.lines) from None
    mounted = {volume.split(":")[1] for volume in service["volumes"]}
    assert {str(config.data), str(config.keys), str(config.backups)} == mounted
    image = (DEPLOY.parent / "Dockerfile").read_text("utf-8")
    assert all(re.search(rf"install --directory .* {path}\b", image.replace("\\\n", "")) for path in mounted)
    assert str(config.metrics) == "127.0.0.1:9464"
    monitoring = composed("compose.monitoring.yaml")
    beside = ("prometheus", "alertmanager", "grafana")
    assert {monitoring[name]["network_mode"] for name in beside} == {"service:charterbot"}


def test_every_alert_has_a_way_to_somebody_and_what_wakes_comes_to_another_address_than_what_waits() -> None:
    def read(name: str) -> Any:
        return YAML(typ="safe").load((DEPLOY / name).read_text("utf-8"))

    sent, monitoring = read("alertmanager.yml"), composed("compose.monitoring.yaml")
    alertmanager = monitoring["alertmanager"]
    [asked] = read("prometheus.yml")["alerting"]["alertmanagers"][0]["static_configs"]
    [target] = asked["targets"]
    assert f"--web.listen-address={target}" in alertmanager["command"]
    assert "--cluster.listen-address=" in alertmanager["command"], "it listens for no others"
    [secret] = alertmanager["secrets"]
    assert sent["global"]["smtp_auth_password_file"] == f"/run/secrets/{secret}"
    ways = {route["matchers"][0]: route["receiver"] for route in sent["route"]["routes"]}
    alerts = [rule for group in read("alerts.yml")["groups"] for rule in group["rules"]]
    severities = {rule["labels"]["severity"] for rule in alerts}
    assert ways == {f'severity="{severity}"': severity for severity in severities}
    reached = {each["name"]: each["email_configs"][0]["to"] for each in sent["receivers"]}
    assert set(ways.values()) | {sent["route"]["receiver"]} == set(reached)
    assert len(set(reached.values())) == len(reached)


@pytest.mark.threat(2)
def test_the_container_that_brings_backups_away_holds_nothing_else() -> None:
    away = composed("compose.yaml")["away"]
    assert away["volumes"] == ["backups:/backups:ro"]
    assert away["secrets"] == ["away-key", "away-hosts"]

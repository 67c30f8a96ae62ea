"""What is shipped for Prometheus and Alertmanager is read by their own programs; each alert comes in time."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.test_deploy import DEPLOY, needs

TRIALS = "alerts.test.yml"


def read(name: str) -> Any:
    return YAML(typ="safe").load((DEPLOY / name).read_text("utf-8"))


RULES = [rule for group in read("alerts.yml")["groups"] for rule in group["rules"]]


def tried(folder: Path) -> tuple[int, str]:
    """Have promtool play the trials in this folder."""
    done = subprocess.run(
        ["promtool", "test", "rules", TRIALS], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_each_alert_is_tried_for_coming_and_for_staying_away() -> None:
    comes: set[str] = set()
    stays_away: set[str] = set()
    for trial in read(TRIALS)["tests"]:
        for look in trial["alert_rule_test"]:
            (comes if look.get("exp_alerts") else stays_away).add(look["alertname"])
    assert comes == stays_away == {rule["alert"] for rule in RULES}


@needs("promtool")
def test_each_alert_comes_when_it_should_and_not_otherwise() -> None:
    code, told = tried(DEPLOY)
    assert code == 0, told


@needs("promtool")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
@pytest.mark.parametrize("instead", ["vector(1) > 1", "vector(1)"], ids=["never", "always"])
def test_an_alert_that_came_never_or_always_would_be_seen(
    tmp_path: Path, rule: dict[str, Any], instead: str
) -> None:
    for name in ("alerts.yml", TRIALS):
        shutil.copy(DEPLOY / name, tmp_path)
    text = (tmp_path / "alerts.yml").read_text("utf-8")
    assert text.count(rule["expr"]) == 1
    (tmp_path / "alerts.yml").write_text(text.replace(rule["expr"], instead))
    code, told = tried(tmp_path)
    assert code != 0
    assert rule["alert"] in told


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["promtool", "check", "rules", "alerts.yml"], marks=needs("promtool"), id="rules"),
        pytest.param(
            ["promtool", "check", "config", "prometheus.yml"], marks=needs("promtool"), id="prometheus"
        ),
        pytest.param(
            ["amtool", "check-config", "alertmanager.yml"], marks=needs("amtool"), id="alertmanager"
        ),
    ],
)
def test_its_own_program_finds_no_fault_in_it(words: list[str]) -> None:
    done = subprocess.run(words, cwd=DEPLOY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "SUCCESS" in done.stdout


@needs("amtool")
@pytest.mark.parametrize("severity", ["page", "ticket"])
def test_each_severity_reaches_the_receiver_of_its_name(severity: str) -> None:
    words = ["amtool", "config", "routes", "test", "--config.file=alertmanager.yml", f"severity={severity}"]
    done = subprocess.run(words, cwd=DEPLOY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, severity)

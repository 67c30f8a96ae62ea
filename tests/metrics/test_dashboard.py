"""What is shipped for Grafana and Prometheus asks for figures that there are, as both understand it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
from ruamel.yaml import YAML

from bot.config import load_config
from tests.metrics.scraped import CLOSED

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
BOARD: dict[str, Any] = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
ALERTS = YAML(typ="safe").load((DEPLOY / "alerts.yml").read_text("utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
ASKED: dict[str, str] = {
    **{f"{each['title']} {target['refId']}": target["expr"] for each in PANELS for target in each["targets"]},
    **{rule["alert"]: rule["expr"] for rule in RULES},
}


def selected(node: object) -> Iterator[promql.VectorSelector]:
    """Every selection of figures in an expression."""
    match node:
        case promql.VectorSelector():
            yield node
        case promql.MatrixSelector():
            yield node.vector_selector
        case promql.Call():
            for each in node.args:
                yield from selected(each)
        case promql.BinaryExpr():
            yield from selected(node.lhs)
            yield from selected(node.rhs)
        case promql.AggregateExpr() | promql.ParenExpr() | promql.UnaryExpr() | promql.SubqueryExpr():
            yield from selected(node.expr)


@pytest.mark.parametrize("expression", ASKED.values(), ids=ASKED)
def test_each_expression_is_one_and_asks_for_figures_and_labels_that_there_are(expression: str) -> None:
    chosen = list(selected(promql.parse(expression)))
    assert chosen
    for each in chosen:
        name = str(each.name)
        assert name in CLOSED
        for matcher in each.matchers.matchers:
            assert matcher.value in CLOSED[name][matcher.name], (name, matcher.name)


def test_every_figure_is_looked_at_somewhere() -> None:
    looked = {each.name for asked in ASKED.values() for each in selected(promql.parse(asked))}
    unseen = {
        name for name in CLOSED if name not in looked and not name.endswith(("_count", "_sum", "_bucket"))
    }
    assert unseen == set()


def test_a_label_in_a_legend_is_one_of_the_figure() -> None:
    for panel in PANELS:
        for target in panel["targets"]:
            for word in target["legendFormat"].split():
                if word.startswith("{{"):
                    names = {str(each.name) for each in selected(promql.parse(target["expr"]))}
                    assert all(word.strip("{}") in CLOSED[name] for name in names), word


def test_the_dashboard_is_whole() -> None:
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(ids) == len(set(ids))
    assert BOARD["schemaVersion"] >= 39
    assert [each["name"] for each in BOARD["templating"]["list"]] == ["datasource"]
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not taken & cells, panel["title"]
        taken |= cells
    for panel in PANELS:
        assert panel["type"] in {"stat", "timeseries"}
        assert panel["description"]
        for each in (panel, *panel["targets"]):
            assert each["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_no_rate_is_taken_over_less_time_than_the_figures_stand_still() -> None:
    for expression in ASKED.values():
        for window in ("[1m]", "[5m]", "$__rate_interval"):
            assert window not in expression


def test_alerts_are_told_apart_and_each_says_what_it_is() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"]


@pytest.mark.threat(6)
def test_prometheus_asks_this_machine_no_oftener_than_the_figures_move() -> None:
    asked = YAML(typ="safe").load((DEPLOY / "prometheus.yml").read_text("utf-8"))
    assert asked["global"]["scrape_interval"] == "1m"
    assert asked["rule_files"] == ["alerts.yml"]
    [[target]] = [each["targets"] for job in asked["scrape_configs"] for each in job["static_configs"]]
    assert str(load_config({"BOT_METRICS": target}).metrics) == target

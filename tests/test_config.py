"""Settings: read, refused, shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Address, Config, ConfigError, Expected, load_config

TOKEN = "123456:" + "Aa0_-" * 7


def faults(**given: str) -> tuple[str, ...]:
    """The lines by which these settings are refused."""
    with pytest.raises(ConfigError) as caught:
        load_config(given)
    return caught.value.lines


def test_without_any_setting_the_defaults_stand() -> None:
    config = load_config({"HOME": "/home/her"})
    assert config.data == Path("data")
    assert config.keys == Path("/home/her/.config/charterbot/keys")
    assert config.token is None
    assert config.web == Address("127.0.0.1", 8080)
    assert config.web_url == "http://127.0.0.1:8080"
    assert (config.open, config.trial, config.min_cell) == (False, None, 5)
    assert (config.ends, config.keep_days, config.spread_minutes) == (None, 90, 20)
    assert (config.send_rate, config.chat_rate) == (30.0, 1.0)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot@one:5432,two:5433/charterbot?target_session_attrs=read-write",
        "postgresql://bot:word@[::1]:5432,two/charterbot",
        "postgres://bot@/charterbot?host=/run/one,/run/two&port=5432,5433",
    ],
)
def test_a_database_may_be_looked_for_on_several_servers(url: str) -> None:
    read = load_config({"BOT_DATABASE_URL": url}).database_url
    assert read is not None
    assert read.get_secret_value() == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot@one,two:port/charterbot",
        "postgresql://bot@one,two",
        "postgresql://bot:12/ss@one/charterbot",
        "mysql://bot@one/charterbot",
    ],
)
def test_what_names_no_database_on_a_server_is_refused_and_not_shown(url: str) -> None:
    (line,) = faults(BOT_DATABASE_URL=url)
    assert line.startswith("BOT_DATABASE_URL: (hidden) cannot be used. Give postgresql://")
    assert "bot@" not in line


def test_each_setting_is_read_into_its_type() -> None:
    config = load_config(
        {
            "BOT_DATA": "/srv/data",
            "BOT_KEYS": "/srv/keys",
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": "http://127.0.0.1:8081/",
            "BOT_WEBHOOK_URL": "https://charter.example.org/hook",
            "BOT_WEBHOOK_SECRET": "s" * 16,
            "BOT_WEB": "[::1]:80",
            "BOT_WEB_URL": "https://charter.example.org/",
            "BOT_OPEN": "true",
            "BOT_TRIAL": "false",
            "BOT_MIN_CELL": " 7 ",
            "BOT_ENDS": "2027-06-30",
            "BOT_KEEP_DAYS": "0",
            "BOT_LOG_LEVEL": "debug",
            "BOT_SEND_RATE": "500",
            "BOT_CHAT_RATE": "0.5",
            "BOT_SPREAD_MINUTES": "0",
        }
    )
    assert config == Config(
        data=Path("/srv/data"),
        keys=Path("/srv/keys"),
        token=SecretStr(TOKEN),
        api_url="http://127.0.0.1:8081",
        webhook_url="https://charter.example.org/hook",
        webhook_secret=SecretStr("s" * 16),
        web=Address("::1", 80),
        web_url="https://charter.example.org",
        open=True,
        trial=False,
        min_cell=7,
        ends=date(2027, 6, 30),
        keep_days=0,
        log_level="DEBUG",
        send_rate=500.0,
        chat_rate=0.5,
        spread_minutes=0,
    )


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("BOT_API_URL", "https://api.telegram.org/bot"),
        ("BOT_API_URL", "api.telegram.org"),
        ("BOT_API_URL", "https://her:word@example.org"),
        ("BOT_WEB", "8080"),
        ("BOT_WEB", ":8080"),
        ("BOT_WEB", "localhost"),
        ("BOT_WEB", "localhost:65536"),
        ("BOT_WEB", "localhost:-1"),
        ("BOT_WEB", "localhost:٨٠"),
        ("BOT_WEB", "[::1:80"),
        ("BOT_METRICS", "0.0.0.0:9464"),
        ("BOT_METRICS", "[::]:9464"),
        ("BOT_METRICS", "192.0.2.1:9464"),
        ("BOT_METRICS", "metrics.example.org:9464"),
        ("BOT_METRICS", "127.0.0.1"),
        ("BOT_WEB_URL", "ftp://example.org"),
        ("BOT_WEB_URL", "https://example.org/?next=1"),
        ("BOT_WEB_URL", "https://example.org:port"),
        ("BOT_OPEN", "perhaps"),
        ("BOT_TRIAL", "perhaps"),
        ("BOT_MIN_CELL", "2"),
        ("BOT_MIN_CELL", "51"),
        ("BOT_MIN_CELL", "five"),
        ("BOT_ENDS", "30.6.2027"),
        ("BOT_ENDS", "1800000000"),
        ("BOT_KEEP_DAYS", "-1"),
        ("BOT_LOG_LEVEL", "loud"),
        ("BOT_SEND_RATE", "0"),
        ("BOT_SEND_RATE", "nan"),
        ("BOT_CHAT_RATE", "inf"),
        ("BOT_CHAT_RATE", "2000"),
        ("BOT_SEND_RATE", "200000"),
        ("BOT_SPREAD_MINUTES", "241"),
    ],
)
def test_a_wrong_setting_is_one_line_with_name_value_and_what_is_expected(name: str, given: str) -> None:
    (line,) = faults(**{name: given})
    assert line.startswith(f"{name}: {given!r} cannot be used. Give ")


def test_a_rate_that_is_too_high_is_told_how_high_it_may_be() -> None:
    (line,) = faults(BOT_CHAT_RATE="2000")
    assert "at most 1,000" in line
    (line,) = faults(BOT_SEND_RATE="200000")
    assert "at most 100,000" in line


def test_a_port_that_was_chosen_stands_in_the_address_of_the_page() -> None:
    any_port = load_config({"BOT_WEB": "0.0.0.0:0"}).at_port(4711)
    assert (str(any_port.web), any_port.web_url) == ("0.0.0.0:4711", "http://localhost:4711")
    public = load_config({"BOT_WEB": "[::1]:0", "BOT_WEB_URL": "https://charter.example.org"}).at_port(4711)
    assert (str(public.web), public.web_url) == ("[::1]:4711", "https://charter.example.org")


def test_all_wrong_settings_are_told_at_once() -> None:
    lines = faults(BOT_MIN_CELL="two", BOT_WEB="here", BOT_OPNE="true")
    assert [line.partition(":")[0] for line in lines] == ["BOT_OPNE", "BOT_WEB", "BOT_MIN_CELL"]


@pytest.mark.parametrize("name", ["BOT_TOKEN", "BOT_WEBHOOK_SECRET"])
def test_a_wrong_secret_is_not_repeated(name: str) -> None:
    (line,) = faults(**{name: "not&right"})
    assert line.startswith(f"{name}: (hidden) cannot be used. Give ")
    assert "not&right" not in line


def test_an_unknown_setting_is_a_fault_that_names_the_nearest() -> None:
    assert faults(BOT_MINCELL="5") == ("BOT_MINCELL: there is no such setting. Did you mean BOT_MIN_CELL?",)
    (line,) = faults(BOT_QQ="")
    assert "Did you mean" not in line


def test_settings_of_other_programs_are_none_of_ours() -> None:
    assert load_config({"ROBOT_ARM": "left", "HOME": "/home/her"}).open is False


def test_an_empty_setting_is_no_setting() -> None:
    config = load_config({"BOT_TOKEN": "", "BOT_KEYS": " ", "BOT_MIN_CELL": "", "HOME": "/home/her"})
    assert config.token is None
    assert config.keys == Path("/home/her/.config/charterbot/keys")
    assert config.min_cell == 5


@pytest.mark.parametrize("keys", ["data", "data/keys", "other/../data/keys"])
def test_keys_may_not_lie_with_what_they_lock(keys: str) -> None:
    (line,) = faults(BOT_KEYS=keys)
    assert line.startswith("BOT_KEYS: ")
    assert load_config({"BOT_KEYS": "data-keys"}).keys == Path("data-keys")


def test_a_webhook_needs_a_secret_a_token_and_https() -> None:
    lines = faults(BOT_WEBHOOK_URL="http://charter.example.org/")
    assert [line.partition(":")[0] for line in lines] == [
        "BOT_WEBHOOK_SECRET",
        "BOT_TOKEN",
        "BOT_WEBHOOK_URL",
    ]


def test_a_webhook_of_ones_own_server_may_be_plain() -> None:
    config = load_config(
        {
            "BOT_WEBHOOK_URL": "http://127.0.0.1:9000/hook",
            "BOT_WEBHOOK_SECRET": "s" * 16,
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": "http://127.0.0.1:8081",
        }
    )
    assert config.webhook_url == "http://127.0.0.1:9000/hook"


def test_the_page_that_listens_everywhere_is_linked_as_localhost() -> None:
    assert load_config({"BOT_WEB": "0.0.0.0:8000"}).web_url == "http://localhost:8000"
    assert load_config({"BOT_WEB": "[::]:8000"}).web_url == "http://localhost:8000"
    assert load_config({"BOT_WEB": "[::1]:8000"}).web_url == "http://[::1]:8000"


def test_a_relative_configuration_folder_does_not_count() -> None:
    env = {"HOME": "/home/her", "XDG_CONFIG_HOME": "here"}
    assert load_config(env).keys == Path("/home/her/.config/charterbot/keys")
    assert load_config(env | {"XDG_CONFIG_HOME": "/there"}).keys == Path("/there/charterbot/keys")


def test_the_file_is_read_and_the_environment_stands_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nBOT_MIN_CELL=7\nOTHER=1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_MIN_CELL", "9")
    config = load_config()
    assert config.token == SecretStr(TOKEN)
    assert config.min_cell == 9


def test_a_fault_in_the_file_is_told_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_MINCELL=7\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="BOT_MIN_CELL"):
        load_config()
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe\n")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config()


def test_a_config_built_by_hand_reads_nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_MIN_CELL", "9")
    assert Config(keys="/srv/keys").min_cell == 5


def test_a_config_cannot_be_changed() -> None:
    config = load_config({})
    with pytest.raises(ValidationError):
        config.min_cell = 3  # type: ignore[misc]


def test_every_setting_tells_its_meaning_and_what_it_expects() -> None:
    rows = load_config({}).describe()
    assert [row.name for row in rows] == [f"BOT_{field.upper()}" for field in Config.model_fields]
    for info in Config.model_fields.values():
        assert (info.description or "").endswith(".")
        assert [note for note in info.metadata if isinstance(note, Expected)]


def test_secrets_show_nowhere() -> None:
    config = load_config({"BOT_TOKEN": TOKEN, "BOT_WEBHOOK_SECRET": "very-secret-indeed"})
    for shown in (repr(config), str(config), repr(config.describe())):
        assert TOKEN not in shown
        assert "very-secret-indeed" not in shown
    assert {row.value for row in config.describe() if row.name in {"BOT_TOKEN", "BOT_WEBHOOK_SECRET"}} == {
        "(hidden)"
    }


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    config = load_config({"BOT_TOKEN_FILE": str(tmp_path / "token"), "HOME": "/home/x"})
    assert config.token == SecretStr(TOKEN)


def test_a_secret_given_twice_or_in_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    given = {
        "BOT_TOKEN": TOKEN,
        "BOT_TOKEN_FILE": str(tmp_path / "token"),
        "BOT_WEBHOOK_SECRET_FILE": str(tmp_path / "none"),
        "BOT_WEB_FILE": "x",
        "HOME": "/home/x",
    }
    with pytest.raises(ConfigError) as raised:
        load_config(given)
    twice, missing, unknown = raised.value.lines
    assert twice.startswith("BOT_TOKEN_FILE: BOT_TOKEN is given too")
    assert missing.startswith("BOT_WEBHOOK_SECRET_FILE:")
    assert unknown.startswith("BOT_WEB_FILE: there is no such setting")
    assert TOKEN not in "".join(raised.value.lines)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"HOST": "mail.example.org"}, "BOT_SMTP_FROM: mail needs one."),
        ({"FROM": "news@example.org"}, "BOT_SMTP_HOST: mail needs one."),
        ({"USER": "us"}, "BOT_SMTP_PASSWORD: BOT_SMTP_USER goes with it."),
        (
            {"HOST": "mail.example.org", "FROM": "news@example.org", "TLS": "none"},
            "BOT_SMTP_TLS: mail goes out without TLS to this machine only.",
        ),
        ({"PORT": "0"}, "BOT_SMTP_PORT: '0' cannot be used."),
        ({"FROM": "a@b\nBcc: c@d.org", "HOST": "mail.example.org"}, "BOT_SMTP_FROM: "),
    ],
)
def test_a_mail_server_is_given_whole_and_never_without_tls(given: dict[str, str], line: str) -> None:
    (told,) = faults(**{f"BOT_SMTP_{name}": value for name, value in given.items()})
    assert told.startswith(line)


def test_the_password_of_the_mail_server_is_never_shown() -> None:
    config = load_config(
        {
            "BOT_SMTP_HOST": "localhost",
            "BOT_SMTP_FROM": "news@example.org",
            "BOT_SMTP_TLS": "none",
            "BOT_SMTP_USER": "us",
            "BOT_SMTP_PASSWORD": "canary-password",
        }
    )
    assert "canary-password" not in repr(config) + repr(config.describe())


@pytest.mark.threat(6)
def test_figures_are_served_to_this_machine_alone_and_not_where_the_page_is() -> None:
    for own in ("127.0.0.1:9464", "localhost:9464", "[::1]:9464", "127.8.8.8:1"):
        assert str(load_config({"BOT_METRICS": own}).metrics) == own
    (line,) = faults(BOT_METRICS="0.0.0.0:9464")
    assert line == (
        "BOT_METRICS: '0.0.0.0:9464' cannot be used."
        " Give host:port on this machine alone, such as 127.0.0.1:9464."
    )
    (line,) = faults(BOT_METRICS="127.0.0.1:8080")
    assert line.startswith("BOT_METRICS: BOT_WEB listens there.")
    assert load_config({"BOT_METRICS": "127.0.0.1:0", "BOT_WEB": "127.0.0.1:0"}).metrics is not None

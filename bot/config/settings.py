"""Every setting, with its default, what it means and what it may be."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.config.bots import MoreBots, read_bots
from bot.config.showing import PREFIX, SettingRow, default_of, name_of, shown
from bot.config.values import (
    PUBLIC_API,
    Address,
    Expected,
    Folder,
    Text,
    page_of,
    read_address,
    read_api_root,
    read_database,
    read_day,
    read_host,
    read_key,
    read_link,
    read_mail_address,
    read_own_address,
    read_public_key,
    read_sender,
    read_token,
    read_user,
    read_webhook_secret,
    to_lower,
    to_upper,
)
from bot.domain.retention import Kept


class Config(BaseSettings):
    """All settings, checked. Secrets are masked wherever this is shown."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        enable_decoding=False,
        validate_default=False,
    )

    data: Annotated[Folder, Expected("a folder")] = Field(
        default=Path("data"), description="Folder of the database, countries.yaml and digests."
    )
    keys: Annotated[Folder, Expected("a folder outside BOT_DATA", "~/.config/charterbot/keys")] = Field(
        description="Folder of the keys, one file each, made at the first start. Without it nothing can be"
        " read again, so keep a copy in another place than the data."
    )
    token: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and read_token(given)),
        Expected("the token as BotFather shows it: digits, a colon and 35 letters"),
    ] = Field(
        default=None,
        description="Token of the Telegram bot. Without one, only the phone page is served. Safer in a file"
        " that BOT_TOKEN_FILE names: there it shows in no environment.",
    )
    more_bots: Annotated[
        SecretStr | None, Expected("a TOML table for each further bot, as docs/bots.md shows")
    ] = Field(
        default=None,
        description="Further bots of Telegram for the same consultation, as TOML: a name, token, languages"
        " and countries each. Best in a file that BOT_MORE_BOTS_FILE names. See docs/bots.md.",
    )
    api_url: Annotated[
        str,
        AfterValidator(read_api_root),
        Expected(f"the root address of a Bot API server, such as {PUBLIC_API}, without /bot"),
    ] = Field(default=PUBLIC_API, description="Root address of the Bot API server.")
    webhook_url: Annotated[
        str | None,
        AfterValidator(lambda given: given and read_link(given)),
        Expected("an https address that reaches this service"),
    ] = Field(
        default=None,
        description="Public address at which Telegram delivers updates. Without one the bot asks for them"
        " itself (polling), which needs no open door.",
    )
    webhook_secret: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and read_webhook_secret(given)),
        Expected("16 to 256 letters, digits, '_' or '-'"),
    ] = Field(
        default=None,
        description="Word by which deliveries from Telegram are told from forged ones. Or in a file that"
        " BOT_WEBHOOK_SECRET_FILE names.",
    )
    web: Annotated[Address, BeforeValidator(read_address), Expected("host:port, such as 127.0.0.1:8080")] = (
        Field(default=Address("127.0.0.1", 8080), description="Where the phone page listens.")
    )
    database_url: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and read_database(given)),
        Expected("postgresql://user:password@host:port/name, as PostgreSQL has it"),
    ] = Field(
        default=None,
        description="PostgreSQL database to use in place of the file in BOT_DATA, so that several processes"
        " can serve one consultation. See docs/postgresql.md. Or in a file that BOT_DATABASE_URL_FILE names.",
    )
    web_url: Annotated[
        str, AfterValidator(read_link), Expected("an http or https address", "http:// and BOT_WEB")
    ] = Field(default_factory=page_of, description="Public address of the phone page, used in links.")
    charter_page: Annotated[bool, Text, Expected("true or false")] = Field(
        default=False,
        description="Whether anybody may read, at /charter of the phone page, what closing digests released"
        " and what was decided. It never tells how to join.",
    )
    api: Annotated[bool, Text, Expected("true or false")] = Field(
        default=False,
        description="Whether programs with a token may read and run rounds, at /api/v1 of the phone page. See"
        " docs/api.md.",
    )
    smtp_host: Annotated[
        str | None,
        AfterValidator(lambda given: given and read_host(given)),
        Expected("the name of a mail server, such as mail.example.org"),
    ] = Field(
        default=None,
        description="Mail server that sends digests to drafters who want them by e-mail. Without one, e-mail"
        " is not offered.",
    )
    smtp_port: Annotated[int, Text, Field(ge=1, le=65535), Expected("a whole number from 1 to 65535")] = (
        Field(default=465, description="Port of the mail server.")
    )
    smtp_tls: Annotated[
        Literal["implicit", "starttls", "none"] | None,
        BeforeValidator(to_lower),
        Expected("implicit, starttls, or none towards this machine", "implicit at 465, else starttls"),
    ] = Field(
        default=None,
        description="How mail goes to the server: TLS from the start, or STARTTLS, each with its certificate"
        " checked.",
    )
    smtp_user: Annotated[str | None, Text, Expected("the name to log in with")] = Field(
        default=None, description="Name to log in with at the mail server."
    )
    smtp_password: Annotated[SecretStr | None, Expected("the password to log in with")] = Field(
        default=None,
        description="Password to log in with. Or in a file that BOT_SMTP_PASSWORD_FILE names.",
    )
    smtp_from: Annotated[
        str | None,
        AfterValidator(lambda given: given and read_mail_address(given)),
        Expected("an e-mail address such as news@example.org"),
    ] = Field(default=None, description="E-mail address from which digests come. It should say nothing.")
    sms_gateway: Annotated[
        Literal["africastalking", "twilio", "android", "own"] | None,
        BeforeValidator(to_lower),
        Expected("africastalking, twilio, android or own"),
    ] = Field(
        default=None,
        description="Who carries short messages: Africa's Talking, Twilio, an Android phone with the app SMS"
        " Gateway, or a gateway of your own. Without one there are none. See docs/sms-gateways.md.",
    )
    sms_user: Annotated[
        str | None,
        AfterValidator(lambda given: given and read_user(given)),
        Expected("the name as the gateway shows it, without spaces and colons"),
    ] = Field(
        default=None,
        description="Name to log in with at the gateway: the app's name at Africa's Talking, the Account SID"
        " of Twilio, the Android app's username. A gateway of your own takes none.",
    )
    sms_key: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and read_key(given)),
        Expected("6 to 512 letters, digits and signs, without spaces"),
    ] = Field(
        default=None,
        description="Key, Auth Token, password or bearer word to log in with at the gateway. Or in a file"
        " that BOT_SMS_KEY_FILE names.",
    )
    sms_sender: Annotated[
        str | None,
        AfterValidator(lambda given: given and read_sender(given)),
        Expected("a number such as +254711000111, or a short code; nobody can answer a name"),
    ] = Field(default=None, description="Number or short code that people get messages from and answer to.")
    sms_url: Annotated[
        str | None,
        AfterValidator(lambda given: given and read_link(given)),
        Expected("an https address, or an http address of this machine", "the provider's own"),
    ] = Field(
        default=None,
        description="Root address of the gateway's interface. An Android phone and a gateway of your own need"
        " one.",
    )
    sms_secret: Annotated[
        SecretStr | None,
        AfterValidator(lambda given: given and read_webhook_secret(given)),
        Expected("16 to 256 letters, digits, '_' or '-'"),
    ] = Field(
        default=None,
        description="Word by which posts of the gateway are told from forged ones: the signing key of an"
        " Android phone or of a gateway of your own, the end of the address at Africa's Talking. Twilio takes"
        " none. Or in a file that BOT_SMS_SECRET_FILE names.",
    )
    sms_rate: Annotated[
        float,
        Text,
        Field(gt=0, le=1_000, allow_inf_nan=False),
        Expected("a number above 0, at most 1,000"),
    ] = Field(default=5.0, description="Short messages a second, to all phones together.")
    sms_day: Annotated[
        int, Text, Field(ge=1, le=1_000_000), Expected("a whole number from 1 to 1,000,000")
    ] = Field(
        default=1000,
        description="Segments of short messages that may go out in a day outside of rounds: joining, help,"
        " leaving. What a round may cost is its own budget.",
    )
    open: Annotated[bool, Text, Expected("true or false")] = Field(
        default=False, description="Whether people may join without an invitation."
    )
    trial: Annotated[bool | None, Text, Expected("true or false, or leave it out")] = Field(
        default=None,
        description="Whether this is a trial, which lifts the gates on countries and reviewed languages and"
        " says so on every screen. Unset: a trial where there is no token and the data folder is empty."
        " A trial folder stays one.",
    )
    min_cell: Annotated[int, Text, Field(ge=3, le=50), Expected("a whole number from 3 to 50")] = Field(
        default=5, description="Smallest group that is ever shown."
    )
    review_key: Annotated[
        bytes | None,
        BeforeValidator(read_public_key),
        Expected("the public key, one line of base64, that `charterbot keys offline` wrote elsewhere"),
    ] = Field(
        default=None,
        description="Public key to which open answers of high-risk rounds are sealed. Its private half is"
        " never on this machine. Without it no real high-risk round opens.",
    )
    conduct_contact: Annotated[
        int | None, Text, Field(ge=1, lt=2**63), Expected("an id of `charterbot staff list`")
    ] = Field(
        default=None,
        description="Member of staff who is told, without any text, when a reviewer notes a pattern of"
        " misconduct by peace personnel. Best nobody who invites or coordinates.",
    )
    ends: Annotated[
        date | None,
        BeforeValidator(read_day),
        Expected("a day such as 2027-06-30", "180 days after the first start"),
    ] = Field(default=None, description="Day on which the consultation ends, as consent tells people.")
    keep_days: Annotated[int, Text, Field(ge=0, le=3650), Expected("a whole number from 0 to 3650")] = Field(
        default=90,
        description="Days after the end during which people can still see and erase their answers. Then the"
        " keys that join answers to people are destroyed.",
    )
    keep_update_ids_hours: Annotated[
        int, Text, Field(ge=48, le=720), Expected("a whole number from 48 to 720")
    ] = Field(
        default=72,
        description="Hours for which the ids of what arrived are kept, so that nothing counts twice.",
    )
    keep_sent_hours: Annotated[int, Text, Field(ge=1, le=168), Expected("a whole number from 1 to 168")] = (
        Field(default=24, description="Hours for which texts that were sent are kept.")
    )
    keep_put_aside_hours: Annotated[
        int, Text, Field(ge=1, le=720), Expected("a whole number from 1 to 720")
    ] = Field(
        default=72,
        description="Hours for which it is noted that something could not be read or applied; not what.",
    )
    backups: Annotated[Folder | None, Expected("a folder outside BOT_KEYS")] = Field(
        default=None,
        description="Folder for a backup a day, made by the service. Without one, make them yourself.",
    )
    keep_backups_days: Annotated[int, Text, Field(ge=1, le=90), Expected("a whole number from 1 to 90")] = (
        Field(
            default=7,
            description="Days after which the service deletes its backups in BOT_BACKUPS. Who erases is in"
            " earlier ones until then.",
        )
    )
    log: Annotated[
        Literal["text", "json"],
        BeforeValidator(to_lower),
        Expected("text or json"),
    ] = Field(
        default="text",
        description="Whether the log is lines for people or, for what collects logs, one JSON object a line.",
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(to_upper),
        Expected("DEBUG, INFO, WARNING or ERROR"),
    ] = Field(
        default="INFO", description="How much is logged. No level logs what people say or who they are."
    )
    metrics: Annotated[
        Address | None,
        BeforeValidator(read_own_address),
        Expected("host:port on this machine alone, such as 127.0.0.1:9464"),
    ] = Field(
        default=None,
        description="Where figures for Prometheus are served, at /metrics, and whether all is well, at"
        " /healthz and /readyz: to this machine alone. Without one there are none.",
    )
    send_rate: Annotated[
        float,
        Text,
        Field(gt=0, le=100_000, allow_inf_nan=False),
        Expected("a number above 0, at most 100,000; Telegram's own server takes up to 30"),
    ] = Field(default=30.0, description="Messages a second by one bot, to all its chats together.")
    chat_rate: Annotated[
        float,
        Text,
        Field(gt=0, le=1_000, allow_inf_nan=False),
        Expected("a number above 0, at most 1,000; Telegram's own server takes about 1"),
    ] = Field(default=1.0, description="Messages a second, to one chat.")
    spread_minutes: Annotated[int, Text, Field(ge=0, le=240), Expected("a whole number from 0 to 240")] = (
        Field(
            default=20,
            description="Minutes over which a round's invitations are spread, so that phones in one place do"
            " not all buzz at once.",
        )
    )
    voice_mb: Annotated[int, Text, Field(ge=1, le=100_000), Expected("a whole number from 1 to 100,000")] = (
        Field(
            default=1024,
            description="Megabytes that voice notes which nobody has written down may take together. Beyond"
            " that people are asked to write.",
        )
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what is handed over: `load_config` reads the environment and judges all of it."""
        return (init_settings,)

    def further_bots(self) -> MoreBots:
        """The bots beside the main one."""
        return read_bots(self.more_bots, self.token)

    def kept(self) -> Kept:
        """How long things are kept, as far as that is a setting."""
        return Kept(
            update_ids=timedelta(hours=self.keep_update_ids_hours),
            sent=timedelta(hours=self.keep_sent_hours),
            put_aside=timedelta(hours=self.keep_put_aside_hours),
            backups=timedelta(days=self.keep_backups_days),
        )

    def at_port(self, port: int) -> Config:
        """The same listening at this port; the page's address follows where it followed BOT_WEB."""
        web = Address(self.web.host, port)
        follows = self.web_url == page_of({"web": self.web})
        url = page_of({"web": web}) if follows else self.web_url
        return self.model_copy(update={"web": web, "web_url": url})

    def with_metrics_at(self, port: int) -> Config:
        """The same with its figures at this port."""
        assert self.metrics is not None  # noqa: S101 - whoever found a port for them knows that there are some
        return self.model_copy(update={"metrics": Address(self.metrics.host, port)})

    def describe(self) -> list[SettingRow]:
        """Every setting in its fixed order, secrets masked."""
        return [
            SettingRow(name_of(field), shown(getattr(self, field)), default_of(info), info.description or "")
            for field, info in type(self).model_fields.items()
        ]

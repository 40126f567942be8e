"""The settings of the process: from the environment, from `.env`, or by keyword.

`DISCORD_TOKEN` is named as everybody names it; all others begin with `ASKWELL_`. A name that begins so and is none of
ours is refused: a misspelt setting would silently do nothing.
"""

import difflib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX = "ASKWELL_"
TOKEN_NAME = "DISCORD_TOKEN"  # noqa: S105 - the name of the variable, not a token
OWN_PREFIXES = (PREFIX, "DISCORD_")
ENV_FILE = ".env"


class SettingsError(Exception):
    """A setting is missing, misspelt or out of range; the text is one line for the operator, without any secret."""


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """For whom is logged: people, or machines."""

    TEXT = "text"
    JSON = "json"


class Semantic(StrEnum):
    """Whether questions are found by their meaning as well."""

    AUTO = "auto"
    OFF = "off"


class _Environment(EnvSettingsSource):
    """The environment, with the names in it that look like ours and are none."""

    def __call__(self) -> dict[str, Any]:
        return super().__call__() | _strangers(self.env_vars)


class _File(DotEnvSettingsSource):
    """`.env`, with the names in it that look like ours and are none; it may hold the settings of other programs too."""

    def __call__(self) -> dict[str, Any]:
        return super().__call__() | _strangers(self.env_vars)


class Settings(BaseSettings):
    """The settings, checked and frozen. By keyword: `Settings(database="askwell.sqlite3", discord_token="…")`.

    Raises:
        pydantic.ValidationError: A value is out of range, or a name is none of these.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",  # editors of Windows begin a file with a mark that would spoil the first name
        dotenv_filtering="only_existing",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
        populate_by_name=True,
    )

    discord_token: SecretStr | None = Field(
        default=None,
        validation_alias=TOKEN_NAME,
        description="The bot's token, from the Discord developer portal. Needed by `run` alone. Keep it secret.",
    )
    database: Path = Field(
        default=Path("data/askwell.sqlite3"),
        description="Path of the SQLite file. It and its folder are made when missing (modes 0600 and 0700).",
    )
    message_content: bool = Field(
        default=True,
        description="Whether the bot asks for the Message Content intent. Without it messages become answers by "
        "marking, voting, accepting and /answer only.",
    )
    log_level: LogLevel = Field(
        default=LogLevel.INFO, description="The least severity that is logged: debug, info, warning or error."
    )
    log_format: LogFormat = Field(
        default=LogFormat.TEXT, description="text: lines for people. json: one JSON object a line, for machines."
    )
    backup_folder: Path | None = Field(
        default=None,
        description="Folder for the daily backups. It is made when missing (mode 0700). Empty: the folder backups "
        "beside the database.",
    )
    backups_kept: int = Field(
        default=7, ge=0, le=3650, description="How many daily backups are kept. 0: none are made."
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="Port for the metrics in the format of Prometheus (/metrics), and for /healthz and /readyz. "
        "Empty: none.",
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address on which the metrics are served. They name nobody, but think before you open them to the "
        "world.",
    )
    semantic: Semantic = Field(
        default=Semantic.AUTO,
        description="auto: similar questions are found by their meaning too when the semantic extra is installed. "
        "off: by their words alone.",
    )
    semantic_model: Path | None = Field(
        default=None,
        description="Folder with another static embedding (model.safetensors and tokenizer.json). Empty: the one that "
        "comes with the semantic extra. Nothing is ever downloaded.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - ours stands in its place
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - none are read from there
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings come from, the first first: keywords, environment, `.env`."""
        env_file = dotenv_settings.env_file if isinstance(dotenv_settings, DotEnvSettingsSource) else None
        return init_settings, _Environment(settings_cls), _File(settings_cls, env_file)

    @field_validator("database", "backup_folder")
    @classmethod
    def _is_a_path(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        if "\0" in str(value) or str(value) in ("", ".", ":memory:"):
            raise ValueError("must be the path of a file or folder of its own")
        return value.expanduser()

    @field_validator("log_level", "log_format", "semantic", mode="before")
    @classmethod
    def _in_any_case(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("discord_token")
    @classmethod
    def _has_no_blanks(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        token = value.get_secret_value().strip()
        if any(character.isspace() for character in token) or not token.isascii():
            raise ValueError("is not a token: it holds blanks or letters that no token has")
        return SecretStr(token) if token else None

    @model_validator(mode="before")
    @classmethod
    def _knows_every_name(cls, values: dict[str, Any]) -> dict[str, Any]:
        known = setting_names(cls)
        names = (*known, *known.values())
        if unknown := sorted(values.keys() - set(names)):
            raise ValueError("; ".join(_refusal(name, names) for name in unknown))
        return values

    @classmethod
    def load(cls) -> Self:
        """Return the settings of the environment and `.env`.

        Raises:
            SettingsError: as said there.
        """
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError(_one_line(error, cls)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{ENV_FILE} cannot be read: {error}") from None


def setting_names(settings: type[Settings] = Settings) -> dict[str, str]:
    """Return the field of each name in the environment: `{"ASKWELL_DATABASE": "database", …}`."""
    return {
        str(field.validation_alias) if field.validation_alias else PREFIX + name.upper(): name
        for name, field in settings.model_fields.items()
    }


def _strangers(present: Iterable[str]) -> dict[str, None]:
    """Return the names that begin like ours and are none. Sources have them in lower case."""
    names = {name.upper() for name in present}
    return {name: None for name in names - setting_names().keys() if name.startswith(OWN_PREFIXES)}


def _refusal(name: str, known: tuple[str, ...]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.75)  # the prefix alone is likeness enough for less
    hint = f"did you mean {nearest[0]}?" if nearest else f"known are {', '.join(setting_names())}"
    return f"{name} is no setting ({hint})"


def _one_line(error: ValidationError, settings: type[Settings]) -> str:
    """Return what is wrong as one line: the setting's name and why, never the value."""
    names = {field: name for name, field in setting_names(settings).items()}
    reasons: list[str] = []
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        place = str(each["loc"][0]) if each["loc"] else ""
        message = each["msg"].removeprefix("Value error, ")
        reasons.append(f"{names.get(place, place)}: {message}" if place else message)
    return "; ".join(reasons)

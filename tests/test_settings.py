"""The settings of the process: what is taken, what is refused, and in which words."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import LogFormat, LogLevel, Semantic, Settings, SettingsError


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_defaults_need_no_configuration():
    settings = Settings.load()
    assert settings.database == Path("data/askwell.sqlite3")
    assert settings.discord_token is None
    assert settings.message_content
    assert (settings.log_level, settings.log_format) == (LogLevel.INFO, LogFormat.TEXT)


def test_settings_are_taken_by_keyword():
    settings = Settings(database="a/b.sqlite3", discord_token="abc")  # pyright: ignore[reportArgumentType]
    assert settings.database == Path("a/b.sqlite3")
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "abc"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch):
    Path(".env").write_text("ASKWELL_DATABASE=file.sqlite3\nASKWELL_LOG_LEVEL=WARNING\n", encoding="utf-8")
    monkeypatch.setenv("ASKWELL_DATABASE", "environment.sqlite3")
    settings = Settings.load()
    assert settings.database == Path("environment.sqlite3")
    assert settings.log_level is LogLevel.WARNING


def test_an_empty_token_is_no_token(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", "  ")
    assert Settings.load().discord_token is None


def test_a_misspelt_name_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASKWELL_DATABSE", "x")
    assert refusal() == "ASKWELL_DATABSE is no setting (did you mean ASKWELL_DATABASE?)"


def test_a_misspelt_name_in_the_file_is_refused():
    Path(".env").write_text("ASKWELL_LOGLEVEL=info\nDISCORD_TOKN=x\n", encoding="utf-8")
    text = refusal()
    assert "did you mean ASKWELL_LOG_LEVEL?" in text
    assert "did you mean DISCORD_TOKEN?" in text


def test_lines_of_other_programs_in_the_file_are_left_alone():
    Path(".env").write_text("COMPOSE_PROJECT_NAME=x\nDATABASE=theirs\nASKWELL_DATABASE=own.sqlite3\n", encoding="utf-8")
    assert Settings.load().database == Path("own.sqlite3")


def test_an_unknown_keyword_is_refused():
    with pytest.raises(ValidationError, match=r"databse is no setting \(did you mean database\?\)"):
        Settings(databse="x")  # pyright: ignore[reportCallIssue]


def test_a_name_unlike_all_others_is_refused_with_those_that_there_are(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASKWELL_QUEUE", "x")
    assert "known are DISCORD_TOKEN, ASKWELL_DATABASE" in refusal()


def test_the_file_can_be_left_out():
    Path(".env").write_text("ASKWELL_DATABASE=file.sqlite3\nASKWELL_NOTHING=x\n", encoding="utf-8")
    settings = Settings(_env_file=None)  # pyright: ignore[reportCallIssue]
    assert settings.database == Path("data/askwell.sqlite3")


def test_a_file_with_the_mark_that_windows_sets_first_is_read_from_its_first_line():
    Path(".env").write_text("ASKWELL_DATABASE=own.sqlite3\n", encoding="utf-8-sig")
    assert Settings.load().database == Path("own.sqlite3")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASKWELL_LOG_LEVEL", "loud"),
        ("ASKWELL_LOG_FORMAT", "xml"),
        ("ASKWELL_MESSAGE_CONTENT", "maybe"),
        ("ASKWELL_DATABASE", "."),
        ("ASKWELL_DATABASE", ":memory:"),
    ],
)
def test_a_value_out_of_range_is_refused_by_the_name_of_its_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(name, value)
    assert refusal().startswith(f"{name}: ")


def test_no_secret_stands_in_an_error_or_a_picture_of_the_settings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKEN", "top secret")
    assert "secret" not in refusal()
    assert "hidden" not in repr(Settings(discord_token=SecretStr("hidden")))


def test_a_file_that_is_no_text_is_refused():
    Path(".env").write_bytes(b"\xff\xfe\x00")
    assert refusal().startswith(".env cannot be read")


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        Settings.load().database = Path("other")  # pyright: ignore[reportAttributeAccessIssue]


def test_meaning_is_asked_unless_it_is_off(monkeypatch: pytest.MonkeyPatch):
    assert (Settings.load().semantic, Settings.load().semantic_model) == (Semantic.AUTO, None)
    monkeypatch.setenv("ASKWELL_SEMANTIC", "OFF")
    monkeypatch.setenv("ASKWELL_SEMANTIC_MODEL", "models/mine")
    assert (Settings.load().semantic, Settings.load().semantic_model) == (Semantic.OFF, Path("models/mine"))
    monkeypatch.setenv("ASKWELL_SEMANTIC", "maybe")
    assert "ASKWELL_SEMANTIC" in refusal()

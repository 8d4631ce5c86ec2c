"""Settings: flag > environment > ./smeadmin.toml or --config > the user's file > default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smeadmin.cli import config
from tests.cli.call import call


def settings(*words: str, **around: object) -> dict[str, object]:
    shown = call("box", "show", "--format", "json", *words, **around)  # type: ignore[arg-type]
    assert (shown.status, shown.err) == (0, ""), shown
    return dict(json.loads(shown.out))


# each layer adds one more source; the strongest that is present must win
LADDER = [
    ("default", "office.db"),
    ("user", "{user}/of-user.db"),
    ("here", "of-here.db"),
    ("environment", "of-environment.db"),
    ("flag", "of-flag.db"),
]


@pytest.mark.parametrize("rung", range(len(LADDER)), ids=[name for name, _ in LADDER])
def test_each_layer_beats_the_ones_below(rung: int, box: Path, tmp_path: Path) -> None:
    words, env = [], {}
    user = tmp_path / "settings" / "smeadmin"
    if rung >= 1:
        user.mkdir(parents=True)
        (user / "smeadmin.toml").write_text('db = "of-user.db"\n')
    if rung >= 2:
        Path("smeadmin.toml").write_text('db = "of-here.db"\n')
    if rung >= 3:
        env["SMEADMIN_DB"] = "of-environment.db"
    if rung >= 4:
        words = ["--db", "of-flag.db"]
    assert settings(*words, env=env)["db"] == LADDER[rung][1].format(user=user)


def test_config_option_replaces_the_file_of_the_folder(box: Path) -> None:
    Path("smeadmin.toml").write_text('by = "林岚"\ncolor = "never"\n')
    Path("other").mkdir()
    Path("other/mine.toml").write_text('by = "周敏"\ndb = "x.db"\n')
    shown = settings("--config", "other/mine.toml")
    assert (shown["by"], shown["color"], shown["db"]) == ("周敏", "auto", "other/x.db")


@pytest.mark.parametrize(
    ("name", "variable", "value"),
    [
        ("by", "SMEADMIN_BY", "林岚"),
        ("on", "SMEADMIN_ON", "2026-02-03"),
        ("debug", "SMEADMIN_DEBUG", "1"),
        ("color", "NO_COLOR", "1"),
    ],
)
def test_environment(name: str, variable: str, value: str, box: Path) -> None:
    expected: dict[str, object] = {"debug": True, "color": "never"}
    assert settings(env={variable: value})[name] == expected.get(name, value)


def test_format_from_the_environment(box: Path) -> None:
    shown = call("box", "show", env={"SMEADMIN_FORMAT": "json"})
    assert json.loads(shown.out)["format"] == "json"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('dbb = "x.db"', "没有「dbb」这个设置"),
        ("db = 3", "db 要写成引号里的文字"),
        ('hook = "rm -rf /"', "没有「hook」这个设置"),
        ("db = ", "Invalid value (at end of document)"),
    ],
)
def test_a_settings_file_with_a_fault_is_refused(text: str, fault: str, box: Path) -> None:
    Path("smeadmin.toml").write_text(text)
    called = call("box", "show")
    assert (called.status, called.out) == (2, "")
    assert f"用法：设置文件 smeadmin.toml 不能用：{fault} [config-invalid]" in called.err


def test_a_settings_file_that_is_no_text(box: Path) -> None:
    Path("smeadmin.toml").write_bytes(b"\xff\xfe\x00")
    assert "不是 UTF-8 文本" in call("box", "show").err


def test_a_named_settings_file_must_exist(box: Path) -> None:
    called = call("box", "show", "--config", "nowhere.toml", lang="en")
    assert called.status == 4
    assert called.err.startswith(
        "not found: there is no settings file nowhere.toml [config-missing]"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--db", "a", "show"], "a"),
        (["show", "--db=a"], "a"),
        (["--db", "a", "--db", "b"], "b"),
        (["show", "--", "--db", "a"], None),
        (["--db"], None),
    ],
)
def test_scan(words: list[str], found: str | None) -> None:
    assert config.scan(words, "--db") == found


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW.Big5"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "en"),
    ],
)
def test_language_of_the_locale(environ: dict[str, str], language: str) -> None:
    assert config.locale_language(environ) == language


@pytest.mark.parametrize(
    ("words", "env", "file", "first_word"),
    [
        ((), {}, "", "用法"),
        ((), {"LANG": "en_GB.UTF-8"}, "", "Usage"),
        ((), {"LANG": "en_GB.UTF-8"}, 'lang = "zh"', "用法"),
        ((), {"SMEADMIN_LANG": "en"}, 'lang = "zh"', "Usage"),
        (("--lang", "zh"), {"SMEADMIN_LANG": "en"}, "", "用法"),
        (("--lang=en",), {}, "", "Usage"),
    ],
)
def test_language_is_chosen_before_anything_is_said(
    words: tuple[str, ...], env: dict[str, str], file: str, first_word: str, folder: Path
) -> None:
    if file:
        Path("smeadmin.toml").write_text(file)
    assert call("--help", *words, lang=None, env=env).out.startswith(first_word)

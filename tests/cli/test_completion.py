"""Completion: names from the table, values from the register, read by the standard library alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from smeadmin.cli.types import codes
from tests.cli.call import Called, call


def complete(line: str, shell: str = "bash", **around: object) -> Called:
    """Press Tab at the end of a line."""
    words = line.split(" ")
    env = {
        "_SMEADMIN_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    return call(env=env, **around)  # type: ignore[arg-type]


def offered(line: str, **around: object) -> list[str]:
    answer = complete(line, **around)  # type: ignore[arg-type]
    assert (answer.status, answer.err) == (0, "")
    return answer.out.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("smeadmin bo", ["box"]),
        ("smeadmin box ", ["show", "look", "put", "need", "list"]),
        ("smeadmin box lo", ["look"]),
        ("smeadmin --db x.db --by 林岚 box lo", ["look"]),
        ("smeadmin box show --siz", ["--size"]),
        ("smeadmin box show --size ", ["small", "large"]),
        ("smeadmin box show --size s", ["small"]),
        ("smeadmin box put --dry", ["--dry-run"]),
        ("smeadmin box show --dry", []),
        ("smeadmin box --col", ["--color"]),
        ("smeadmin --color a", ["auto", "always"]),
        ("smeadmin --lang ", ["zh", "en"]),
        ("smeadmin box show --on nonsense --size l", ["large"]),
    ],
)
def test_what_is_offered(line: str, expected: list[str], box: Path) -> None:
    assert [word for word in offered(line) if word != "--no-input"] == expected


@pytest.mark.parametrize(
    "line",
    ["smeadmin nonsense ", "smeadmin box shw x ", "smeadmin --nonsense ", "smeadmin box show --"],
)
def test_completion_never_complains(line: str, box: Path) -> None:
    answer = complete(line)
    assert (answer.status, answer.err) == (0, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_is_answered(shell: str, box: Path) -> None:
    assert "look" in complete("smeadmin box lo", shell).out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "pwsh"])
def test_the_script_of_each_shell(shell: str) -> None:
    script = call("--show-completion", env={"SHELL": f"/bin/{shell}"})
    assert script.status == 0
    assert "smeadmin" in script.out and "_SMEADMIN_COMPLETE" in script.out


@pytest.fixture
def filled(folder: Path) -> Path:
    """A register made by hand, with the two columns that completion reads."""
    with sqlite3.connect(folder / "office.db") as connection:
        connection.execute("CREATE TABLE policy_document (policy TEXT, title TEXT)")
        connection.executemany(
            "INSERT INTO policy_document VALUES (?, ?)",
            [("gd-2017-centres", "服务中心建设指引"), ("gz-2012-towns", "专业镇"), ("jc%26", "x")],
        )
    return folder / "office.db"


def ask(prefix: str, *words: str) -> list[str]:
    """Complete the policy of a verb that takes one."""
    import typer

    from smeadmin.cli.call import Call

    given = dict(zip(words[::2], words[1::2], strict=True))
    context = typer.Context(typer.main.get_command(typer_app()), obj=Call(given=given))
    return [code for code, _title in codes("policy")(context, prefix)]


def typer_app() -> object:
    import typer

    app = typer.Typer(add_completion=False)
    app.command()(lambda: None)
    return app


def test_values_of_the_register(filled: Path) -> None:
    assert ask("") == ["gd-2017-centres", "gz-2012-towns", "jc%26"]
    assert ask("gd") == ["gd-2017-centres"]
    assert ask("jc%") == ["jc%26"]
    assert ask("%") == []


def test_values_of_another_register(filled: Path) -> None:
    assert ask("", "db", "nowhere.db") == []
    assert ask("", "db", "postgresql+psycopg://desk@db.example/office") == []
    filled.rename("other.db")
    assert ask("gd", "db", "other.db") == ["gd-2017-centres"]
    assert not Path("office.db").exists()  # looking creates nothing


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00damaged"])
def test_a_file_that_is_no_register_offers_nothing(content: bytes, folder: Path) -> None:
    Path("office.db").write_bytes(content)
    assert ask("") == []


@pytest.mark.parametrize(
    "line", ["smeadmin policy adopt gd-2017-", "smeadmin init --policy gd-2017-"]
)
def test_what_can_be_adopted_is_offered_without_a_register(line: str, folder: Path) -> None:
    assert offered(line) == ["gd-2017-centres", "gd-2017-vouchers"]

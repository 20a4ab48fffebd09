"""The lock agrees with pyproject.toml, and each way in which it may not is seen without a network."""

import re
import socket

import pytest

from tools.supply import lock
from tools.supply import pins

HASHES = " \\\n    --hash=sha256:" + "0" * 64 + "\n"


def test_this_lock_is_in_step():
    assert lock.flaws(lock.ROOT) == []


def test_a_pin_is_read_with_all_that_belongs_to_it():
    text = (
        f"# made\n--only-binary :all:\n\nattrs==26.1.0{HASHES}    # via\n    #   jsonschema\n    #   referencing\n"
        f"typing-extensions==4.16.0 ; python_full_version < '3.13'{HASHES}    # via referencing\n"
    )
    attrs, typing = pins.pins(text).values()
    assert (attrs.name, attrs.version, attrs.line) == ("attrs", "26.1.0", 4)
    assert attrs.via == ("jsonschema", "referencing")
    assert attrs.hashes == (f"--hash=sha256:{'0' * 64}",)
    assert typing.via == ("referencing",)
    assert not typing.requirement.marker.evaluate({"python_full_version": "3.13.0"})


def edit(path, pattern, words):
    text, count = re.subn(pattern, words, path.read_text(), count=1, flags=re.MULTILINE)
    assert count == 1, f"{pattern} is not in {path.name}"
    path.write_text(text)


SPOILT = [
    ("pyproject.toml", r'"idna>=3.10"', '"idna>=99"', "idna 3", "asks for idna>=99"),
    ("pyproject.toml", r'"idna>=3.10"', '"idna>=3.10", "tabulate"', "tabulate is missing"),
    ("pyproject.toml", r'"ftfy>=6.3",\n', "\n", "ftfy is locked, and nothing asks for it"),
    ("pyproject.toml", r'"pbr>=6"', '"pbr>=6", "flit-core"', "build.txt: flit-core is missing"),
    ("pyproject.toml", r'"setuptools>=77"\]\nbuild-b', '"setuptools>=999"]\nbuild-b', "setuptools"),
    ("requirements/bot.txt", r"^attrs==\S+", "attrs>=20", "attrs is not pinned, expected =="),
    ("requirements/bot.txt", r"^attrs==\S+", "attrs==26.*", "attrs is not pinned, expected =="),
    ("requirements/bot.txt", r"sha256:", "md5:", None),
    (
        "requirements/bot.txt",
        r"^attrs==",
        "--index-url https://index.example.org/\nattrs==",
        "names a place",
    ),
    (
        "requirements/bot.txt",
        r"^attrs==",
        "-i https://index.example.org/\nattrs==",
        "names a place",
    ),
    (
        "requirements/bot.txt",
        r"^attrs==",
        "--find-links=wheels\nattrs==",
        "names a place to install",
    ),
    ("requirements/bot.txt", r"^(--only.*)\n(--no.*)\n", r"\2\n\1\n", "expected the options"),
    ("requirements/build.txt", r"^--only-binary.*\n", "", "expected the options"),
    ("requirements/build.txt", r"^pbr==\S+", "pbr==6.0", "pbr is 6.0 in build.txt and"),
    ("requirements/jobs.txt", r"^idna==\S+", "idna==3.10", "idna is 3.10 in jobs.txt and"),
    ("requirements/jobs.txt", r"^jinja2==", "jinja3==", "jobs.txt: jinja2 is missing"),
]


@pytest.mark.parametrize(
    ("path", "pattern", "words", "said"),
    [(path, pattern, words, said[0]) for path, pattern, words, *said in SPOILT],
)
def test_a_lock_out_of_step_is_seen_offline(checkout, path, pattern, words, said):
    edit(checkout / path, pattern, words)
    found = lock.flaws(checkout)
    if said is None:  # one hash of several may go
        assert found == []
    else:
        assert any(said in line for line in found), found


def test_a_release_without_any_hash_is_seen(checkout):
    bot = checkout / "requirements/bot.txt"
    bot.write_text(re.sub(r" \\\n    --hash=\S+", "", bot.read_text()))
    assert len([line for line in lock.flaws(checkout) if "has no hash" in line]) > 20


@pytest.fixture
def no_index(monkeypatch):
    """An index that refuses the connection, and no cache that would do instead."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{bound.getsockname()[1]}/simple")
        monkeypatch.setenv("UV_HTTP_RETRIES", "0")
        monkeypatch.setenv("UV_NO_CACHE", "1")
        yield


def test_check_without_the_index_says_so_and_judges_by_the_files(checkout, no_index, capsys):
    assert lock.main(["--check"], checkout) == 0
    assert "could not ask the package index, judged by the files alone" in capsys.readouterr().out
    edit(checkout / "pyproject.toml", r'"idna>=3.10"', '"idna>=99"')
    assert lock.main(["--check"], checkout) == 1
    assert "out of step with pyproject.toml; run ./toxw -e lock" in capsys.readouterr().out


def test_writing_without_the_index_fails_in_one_line_and_leaves_the_lock(
    checkout, no_index, capsys
):
    before = (checkout / "requirements/bot.txt").read_bytes()
    assert lock.main([], checkout) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (checkout / "requirements/bot.txt").read_bytes() == before


def test_a_lock_that_is_not_there(checkout, capsys):
    (checkout / "requirements/build.txt").unlink()
    assert lock.main(["--check"], checkout) == 2
    assert "build.txt: No such file or directory; run ./toxw -e lock" in capsys.readouterr().err


def test_differences_name_what_is_there_and_what_was_expected():
    held = {"a": "a==1", "b": "b==1", "c": "c==1"}
    fresh = {"a": "a==1", "b": "b==2", "d": "d==1"}
    assert lock.differences(held, fresh) == [
        "has b==1, expected b==2",
        "has c==1, expected nothing",
        "has nothing, expected d==1",
    ]

"""The texts that are measured: the last file of the original where it is at hand, and copies grown from it."""

import json
import subprocess
import sys
from pathlib import Path

from registry import edit
from registry.lexis import apply
from registry.model import Registry
from registry.parsing import parse

ROOT = Path(__file__).parent.parent
DATA_PATH = "data/default_data.json"
_REAL = ROOT.parent / "shared" / "corpus" / "default_data.json"
_GIT = [
    "git",
    "-c",
    "user.name=bench",
    "-c",
    "user.email=bench@example.org",
    "-c",
    "commit.gpgsign=false",
]


def real() -> str:
    """Return the last file of the original (221 drivers), our own registry where that is not at hand."""
    file = _REAL if _REAL.exists() else ROOT / DATA_PATH
    return file.read_text(encoding="utf-8")


def grown(size: int) -> str:
    """Return a registry of `size` drivers: the real ones over and over, each copy under names of its own."""
    value = json.loads(real())
    drivers = value["drivers"]
    value["drivers"] = [_copy(drivers[i % len(drivers)], i // len(drivers)) for i in range(size)]
    value["drivers"].sort(
        key=lambda d: (d["project_id"].casefold(), d["vendor"].casefold(), d["name"].casefold())
    )
    return json.dumps(value, indent=4, ensure_ascii=False) + "\n"


def _copy(driver: dict[str, object], generation: int) -> dict[str, object]:
    if not generation:
        return driver
    mark = f"G{generation:04d}"
    copy = {**driver, "vendor": f"{driver['vendor']} {mark}", "name": f"{driver['name']} {mark}"}
    ci = driver.get("ci")
    if isinstance(ci, dict):
        copy["ci"] = {**ci, "id": f"{ci['id']}-{mark.lower()}"}
    return copy


def one_change(text: str) -> str:
    """Return the text after a vendor's typical change: one record supports one release more."""
    document = parse(text)
    registry = Registry.of(document.value)
    driver = registry.drivers[len(registry.drivers) // 2]
    new = next(name for name in reversed(registry.releases) if name not in driver.releases)
    return apply(text, edit.set_value(document, f"{driver.pointer}/releases/-", new))


def repository(folder: Path, before: str, after: str) -> Path:
    """Make a git repository with one commit for each text."""
    (folder / DATA_PATH).parent.mkdir(parents=True)
    subprocess.run([*_GIT, "init", "-q", str(folder)], check=True)
    for text, message in ((before, "Before"), (after, "After")):
        (folder / DATA_PATH).write_text(text, encoding="utf-8")
        subprocess.run([*_GIT, "-C", str(folder), "add", "-A"], check=True)
        subprocess.run([*_GIT, "-C", str(folder), "commit", "-qm", message], check=True)
    return folder


def prepare(folder: Path, size: int | None) -> Path:
    """Make the repository for `size` drivers (None: the real file) in a process of its own.

    A child's peak memory counts what its parent held when it was born, so the one who measures stays small.
    """
    command = [sys.executable, "-m", "benchmarks.corpus", str(folder), str(size or 0)]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder


def main(folder: str, size: str) -> None:
    """Make one repository, as `prepare` asks for it."""
    text = grown(int(size)) if int(size) else real()
    repository(Path(folder), text, one_change(text))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Writes the bill of materials of a deployment (CycloneDX 1.6) from the lock; the same lock makes the same bytes.

It is made of the lock alone: what is installed on the machine that makes it has no say, and no network is needed.
"""

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL
from uuid import uuid5

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component
from cyclonedx.model.component import ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation import make_schemabased_validator
from packageurl import PackageURL
from packaging.utils import canonicalize_name

from tools.supply import pins

ROOT = Path(__file__).parent.parent.parent
LOCK = Path("requirements/bot.txt")
TARGET = Path("build/sbom/driverlog.cdx.json")
VERSION = SchemaVersion.V1_6


def bill(project: dict[str, Any], lock: str) -> Bom:
    """Return the bill: the application, each locked release, who asked for it."""
    held = pins.pins(lock)
    root = application(project["project"], lock)
    parts = {name: component(pin) for name, pin in held.items()}
    made = Bom(components=parts.values())
    made.metadata.component = root
    made.metadata.timestamp = None  # type: ignore[assignment]
    asked = {str(canonicalize_name(want.name)) for want in pins.wanted(project)["bot"]}
    made.register_dependency(root, [parts[name] for name in sorted(asked)])
    for name, part in parts.items():
        askers = {other: {canonicalize_name(via) for via in held[other].via} for other in parts}
        made.register_dependency(part, [parts[o] for o in parts if name in askers[o]])
    made.serial_number = uuid5(NAMESPACE_URL, f"{root.purl}#{digest(lock)}")
    return made


def application(metadata: dict[str, Any], lock: str) -> Component:
    """Return what the bill is of, with the digest of the lock that it was made from."""
    name, version = metadata["name"], metadata["version"]
    return Component(
        type=ComponentType.APPLICATION,
        name=name,
        version=version,
        bom_ref=f"{name}@{version}",
        purl=PackageURL("generic", None, name, version),
        description=metadata["description"],
        licenses=[LicenseExpression(metadata["license"])],
        supplier=OrganizationalEntity(name="OpenStack"),
        properties=[Property(name="driverlog:lock:sha256", value=digest(lock))],
    )


def component(pin: pins.Pin) -> Component:
    """Return one release; its files' hashes stand in the lock, it is not known here which of them a machine takes."""
    marker = pin.requirement.marker
    return Component(
        name=pin.name,
        version=pin.version,
        bom_ref=f"{pin.name}@{pin.version}",
        purl=PackageURL("pypi", None, pin.name, pin.version),
        properties=[Property(name="driverlog:marker", value=str(marker))] if marker else (),
    )


def digest(lock: str) -> str:
    return hashlib.sha256(lock.encode()).hexdigest()


def written(made: Bom) -> str:
    return str(make_outputter(made, OutputFormat.JSON, VERSION).output_as_string(indent=2)) + "\n"


def invalid(text: str) -> str | None:
    """Return what CycloneDX' own schema has against a bill; None where it has nothing."""
    error = make_schemabased_validator(OutputFormat.JSON, VERSION).validate_str(text)
    return None if error is None else str(error).splitlines()[0]


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="sbom", description="write the bill of materials")
    parser.add_argument("target", nargs="?", type=Path, default=root / TARGET, metavar="FILE")
    target = parser.parse_args(argv).target
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        text = written(bill(project, (root / LOCK).read_text(encoding="utf-8")))
        if flaw := invalid(text):
            print(f"sbom: not valid by CycloneDX {VERSION.to_version()}: {flaw}", file=sys.stderr)
            return 2
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as failure:
        print(f"sbom: {failure.filename}: {failure.strerror}", file=sys.stderr)
        return 2
    except KeyError as missing:
        print(f"sbom: the lock lacks {missing}; run ./toxw -e lock", file=sys.stderr)
        return 2
    print(f"sbom: wrote {target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

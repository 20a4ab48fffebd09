"""Where each page stands: addresses that are stable, plain ASCII, and never meet. Pure.

A slug is made of one name and nothing else, so that no other record can move a page. It keeps letters, digits and the
places of spaces. Where a name has more to it than that, a digest of the name follows: two names never share a slug.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from registry.model import Identity
from registry.model import Registry

_LONGEST = 60
_FOREIGN = re.compile(r"[^a-z0-9]+")
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_HOME = "openstack/"


def slug(name: str) -> str:
    """Return the slug of a name; names that differ in case alone are one name, as in the registry."""
    folded = name.casefold()
    if _PLAIN.fullmatch(folded) and len(folded) <= _LONGEST and not _looks_digested(folded):
        return folded.replace(" ", "-")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    stem = _FOREIGN.sub("-", plain)[:_LONGEST].strip("-")
    digest = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem}-{digest}".lstrip("-")


def _looks_digested(folded: str) -> bool:
    """Tell whether the last word could be read as the digest of another name."""
    return re.fullmatch(r"[0-9a-f]{8}", folded.rsplit(" ", 1)[-1]) is not None


def project_slug(project_id: str) -> str:
    """Return the slug of a project: `openstack/cinder` is `cinder`."""
    name = project_id.removeprefix(_HOME)
    return slug(name if name != project_id and "/" not in name else f"/{project_id}")


def project_path(project_id: str) -> str:
    """Return where the page of a project stands."""
    return f"project/{project_slug(project_id)}.html"


def vendor_path(vendor: str) -> str:
    """Return where the page of a vendor stands."""
    return f"vendor/{slug(vendor)}.html"


def driver_stem(identity: Identity) -> str:
    """Return where the files of a driver stand, without their ending."""
    project, vendor, name = identity
    return f"driver/{project_slug(project)}/{slug(vendor)}/{slug(name)}"


def driver_stems(registry: Registry) -> Iterator[str]:
    """Yield the stem of each driver in file order; what the gate refuses, twice the same identity, is numbered."""
    seen: Counter[str] = Counter()
    for driver in registry.drivers:
        stem = driver_stem(driver.identity)
        seen[stem] += 1
        # "--" is in no slug, so the number cannot be part of another name.
        yield stem if seen[stem] == 1 else f"{stem}--{seen[stem]}"


def up(path: str) -> str:
    """Return the way from a page to the top of the site: `../../` for a page two folders down."""
    return "../" * path.count("/")

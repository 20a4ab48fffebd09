"""What a site is made from: the registry, and all that may be known beside it. None means: not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.history import History
from registry.model import Registry

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Inputs:
    """`raw` is the data file byte for byte; `base_url` where the site will stand, without a slash at the end.

    `health` is what `driverlog bot scan --health` writes, `upstream` what `driverlog bot upstream` prints; `now` is
    in UTC.
    """

    registry: Registry
    now: datetime
    raw: bytes = b""
    base_url: str = ""
    health: Json | None = None
    upstream: Json | None = None
    history: History | None = None

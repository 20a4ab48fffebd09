"""The registry's entities and look-ups. Tolerant: what has the wrong type reads as absent, the schema says so.

Drivers are made from the parsed JSON on demand, so that a registry of 100,000 records costs nothing
until somebody looks at one.
"""

from registry.model.entities import Ci
from registry.model.entities import Driver
from registry.model.entities import Evidence
from registry.model.entities import Identity
from registry.model.entities import Maintainer
from registry.model.entities import Project
from registry.model.entities import Release
from registry.model.entities import Upstream
from registry.model.reading import driver_of
from registry.model.reading import identity_of
from registry.model.reading import number
from registry.model.reading import objects
from registry.model.reading import word
from registry.model.registry import Drivers
from registry.model.registry import Registry

__all__ = [
    "Ci",
    "Driver",
    "Drivers",
    "Evidence",
    "Identity",
    "Maintainer",
    "Project",
    "Registry",
    "Release",
    "Upstream",
    "driver_of",
    "identity_of",
    "number",
    "objects",
    "word",
]

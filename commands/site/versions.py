"""Older versions of the registry, read by the id of their blob, each with the help of one that was read before."""

from collections.abc import Mapping

from git import Repo

from gate.plain_file import LARGEST
from registry.document import Document
from registry.model import Registry
from registry.parsing import read

_KEPT = 4


class Versions:
    """Blob id -> registry. A version that was no JSON counts as the one before it: it changed no driver."""

    def __init__(self, repo: Repo, former: Mapping[str, str]) -> None:
        self._repo = repo
        self._former = former
        self._read: dict[str, tuple[Document, Registry] | None] = {}
        self._last: Document | None = None

    def __getitem__(self, blob: str) -> Registry:
        seen = set()
        while blob and blob not in seen:
            seen.add(blob)
            found = self._version(blob)
            if found is not None:
                return found[1]
            blob = self._former.get(blob, "")
        return Registry.of({})

    def _version(self, blob: str) -> tuple[Document, Registry] | None:
        if blob not in self._read:
            while len(self._read) >= _KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[blob] = self._new(blob)
        return self._read[blob]

    def _new(self, blob: str) -> tuple[Document, Registry] | None:
        data = self._bytes(blob)
        document = None if data is None else read(data, self._last)
        if document is None or document.broken or not isinstance(document.value, dict):
            return None
        self._last = document
        return document, Registry.of(document.value)

    def _bytes(self, blob: str) -> bytes | None:
        """Return a blob's content; None where this clone has not got it, or it is a submodule, or huge."""
        try:
            stream = self._repo.odb.stream(bytes.fromhex(blob))
            return None if stream.size > LARGEST else bytes(stream.read())
        # GitPython has many ways to say that an object is not there.
        except Exception:  # noqa: BLE001
            return None

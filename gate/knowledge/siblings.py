"""The drivers of one vendor in one project, and those that one comment of a CI account may be about."""

from collections import Counter
from collections import defaultdict
from collections.abc import Sequence

from gate.knowledge.jobs import reading
from gate.knowledge.names import general
from gate.knowledge.names import trunk
from gate.knowledge.names import words
from registry.model import Driver
from registry.model import Registry
from registry.model import identity_of


class Siblings:
    """Which words of names are whose, by vendor and project; each vendor is read once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._groups: dict[tuple[str, str], dict[str, list[int]]] = {}
        self._common: dict[tuple[str, str], set[str]] = {}
        self._vendors: set[str] = set()

    def owner(self, driver: Driver, said: Sequence[str]) -> tuple[str, Driver] | None:
        """Return a word of `said` that a sibling's name has and the driver's has not, with that sibling.

        None if one of the words is the driver's own: then the text is about the driver.
        """
        group = self._group(driver)
        own = words(driver.name)
        told = [word for word in said if word in group and word not in own and not general(word)]
        if not told:
            return None
        common = {*self._common[driver.vendor, driver.project_id], *trunk(driver.vendor)}
        if any(word in own and word not in common and not general(word) for word in said):
            return None
        word = next((word for word in told if word not in common), None)
        return None if word is None else (word, self._registry.drivers[group[word][0]])

    def _group(self, driver: Driver) -> dict[str, list[int]]:
        if driver.vendor not in self._vendors:
            self._vendors.add(driver.vendor)
            self._read(driver.vendor)
        return self._groups.get((driver.vendor, driver.project_id), {})

    def _read(self, vendor: str) -> None:
        members: Counter[tuple[str, str]] = Counter()
        for index in self._registry.by_vendor.get(vendor, ()):
            identity = identity_of(self._registry.drivers.raw[index])
            key = vendor, identity.project_id
            members[key] += 1
            group = self._groups.setdefault(key, defaultdict(list))
            for word in set(words(identity.name)):
                group[word].append(index)
        for key, count in members.items():
            owners = self._groups[key].items()
            self._common[key] = {word for word, indexes in owners if len(indexes) == count}


class Listeners:
    """Which drivers of a CI account watch the same Gerrit project, by success pattern; each account is read once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._accounts: dict[str, dict[str, dict[str, list[int]]]] = {}

    def beside(self, driver: Driver) -> dict[str, list[int]]:
        """Return success pattern -> indexes of all drivers of the account in the driver's Gerrit project."""
        account = driver.ci.id if driver.ci else None
        if not account:
            return {}
        if account not in self._accounts:
            self._accounts[account] = self._read(account)
        return self._accounts[account].get(driver.repo or driver.project_id, {})

    def elsewhere(self, driver: Driver) -> Driver | None:
        """Return a driver of the same account and pattern that watches another Gerrit project."""
        here = driver.repo or driver.project_id
        self.beside(driver)
        account, pattern = (
            (driver.ci.id or "", driver.ci.success_pattern or "") if driver.ci else ("", "")
        )
        for project, patterns in self._accounts.get(account, {}).items():
            if project != here and pattern in patterns:
                return self._registry.drivers[patterns[pattern][0]]
        return None

    def _read(self, account: str) -> dict[str, dict[str, list[int]]]:
        result: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for index in self._registry.by_account.get(account, ()):
            driver = self._registry.drivers[index]
            if driver.ci is not None and driver.ci.success_pattern:
                result[driver.repo or driver.project_id][driver.ci.success_pattern].append(index)
        return result


def job_of(driver: Driver) -> str:
    """Return the job that a driver's success pattern names; empty if it names none."""
    pattern = driver.ci.success_pattern if driver.ci else None
    return reading(pattern[:500]).job if pattern else ""

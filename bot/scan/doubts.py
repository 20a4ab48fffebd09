"""Which recorded marks a scan has reason to doubt: those alone are put to Gerrit again. Pure."""

from collections.abc import Iterator

from bot.ci.results import Result
from bot.scan.state import Found
from bot.scan.state import Sighting
from bot.scan.verify import Recorded
from bot.scan.watched import watched
from registry.model import Evidence
from registry.model import Registry


def doubtful(registry: Registry, found: Found) -> Iterator[Recorded]:
    """Yield the marks that the scan has not seen again as they are recorded, in the order of the file.

    A mark that was not met is not doubted where the project was not asked to the end.
    """
    seen = {(one.driver, one.fingerprint, one.change): one for one in found.sightings}
    asked = {one.index: one for one in watched(registry) if one.account in found.accounts}
    for index, one in asked.items():
        driver = registry.drivers[index]
        for entry in driver.ci.tested if driver.ci is not None else ():
            sighting = seen.get((one.driver, one.fingerprint, entry.change))
            if sighting is None and one.project in found.unasked:
                continue
            if sighting is None or not _same(entry, sighting):
                yield Recorded(driver, entry)


def _same(entry: Evidence, sighting: Sighting) -> bool:
    """Tell whether a sighting is the success that was recorded; a line that others share is no reason to doubt."""
    place = sighting.branch, sighting.patch_set
    return sighting.result is Result.SUCCESS and place == (entry.branch, entry.patch_set)

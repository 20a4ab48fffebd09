"""What the API page lists: the addresses that programs may rely on, what they hold, and an example of each. Pure."""

from dashboard.machine import feed
from dashboard.view import View

FEED = feed.PATH
_FIXED = (
    ("data/default_data.json", "The registry itself, byte for byte as it was reviewed."),
    ("api/1.0/drivers.json", "All drivers, in the shape of the original DriverLog."),
    ("api/1.0/list/releases.json", "The releases, in the shape of the original."),
    ("api/1.0/list/project_ids.json", "The projects, in the shape of the original."),
    ("api/1.0/list/vendors.json", "The vendors, in the shape of the original."),
    ("drivers.csv", "One line for each driver, for a spreadsheet."),
    (FEED, "An Atom feed of new marks and new drivers."),
    ("site.json", "What this site was made from: moment, reports, digest of the registry."),
)


def addresses(view: View) -> tuple[tuple[str, str, str], ...]:
    """Return each address, what it holds, and an example; one driver stands for all."""
    fixed = tuple((where, what, where) for where, what in _FIXED)
    if not view.drivers:
        return fixed
    one = view.drivers[0]
    return (
        *fixed,
        ("driver/PROJECT/VENDOR/NAME.json", "One driver, with the mark of each release.", one.json),
        ("driver/PROJECT/VENDOR/NAME.svg", "Its badge.", one.badge),
    )

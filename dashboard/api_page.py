"""What the API page lists: the addresses that programs may rely on, what they hold, and an example of each."""

from dashboard.machine import feed

FEED = feed.PATH
ADDRESSES: tuple[tuple[str, str, str], ...] = (
    ("data/default_data.json", "The registry itself, byte for byte as it was reviewed.", "data/default_data.json"),
    ("api/1.0/drivers.json", "All drivers, in the shape of the original DriverLog.", "api/1.0/drivers.json"),
    ("api/1.0/list/releases.json", "The releases, in the shape of the original.", "api/1.0/list/releases.json"),
    ("api/1.0/list/project_ids.json", "The projects, in the shape of the original.", "api/1.0/list/project_ids.json"),
    ("api/1.0/list/vendors.json", "The vendors, in the shape of the original.", "api/1.0/list/vendors.json"),
    ("drivers.csv", "One line for each driver, for a spreadsheet.", "drivers.csv"),
    (FEED, "An Atom feed of new marks and new drivers.", FEED),
    ("site.json", "What this site was made from: moment, reports, digest of the registry.", "site.json"),
)  # fmt: skip

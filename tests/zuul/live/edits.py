"""Edits of a text of the registry, as vendors make them."""

import itertools
import json
from datetime import UTC
from datetime import datetime

from tools.demo.records import with_record


def with_records(text, *records):
    """Add records, each at its place."""
    for record in records:
        text = with_record(text, record)
    return text


def with_release(text, driver, release):
    """Add the newest release to a record."""
    return edited(text, driver, lambda record: record["releases"].append(release))


def renamed(text, driver, name):
    """Give a record another name."""
    return edited(text, driver, lambda record: record.update(name=name))


def without_maintainers(text, driver):
    """Take the people out of a record."""
    return edited(text, driver, lambda record: record.pop("maintainers"))


def open_releases(text, first, now):
    """Return the releases from `first` on whose development had begun by then."""
    names = [
        each["id"]
        for each in json.loads(text)["releases"]
        if datetime.strptime(each["start"], "%Y-%b-%d").replace(tzinfo=UTC) <= now
    ]
    return names[names.index(first) :]


def identity(record):
    """Return what tells a record from all others."""
    return (record["project_id"], record["vendor"], record["name"])


def neighbours(text, old, new):
    """Return two records side by side, of two vendors, that support release `old` and do not say `new` yet."""
    drivers = json.loads(text)["drivers"]
    for pair in itertools.pairwise(drivers):
        one_project = len({each["project_id"] for each in pair}) == 1
        two_vendors = len({each["vendor"] for each in pair}) == 2
        ready = all(old in each["releases"] and new not in each["releases"] for each in pair)
        if one_project and two_vendors and ready:
            return tuple(identity(each) for each in pair)
    raise AssertionError(f"no neighbours with {old} and without {new}")


def edited(text, driver, edit):
    """Change one record by a function."""
    data = json.loads(text)
    [record] = [each for each in data["drivers"] if identity(each) == driver]
    edit(record)
    return json.dumps(data, indent=4, ensure_ascii=False) + "\n"

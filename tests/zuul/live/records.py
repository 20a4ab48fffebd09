"""A record without a mistake, for scenarios to vary."""

from tools.demo.records import NEW_RECORD

GOOD_RECORD = NEW_RECORD | {
    "maintainers": [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}],
    "releases": ["Flamingo", "Gazpacho"],
}

"""Every place of a JSON value, by its pointer."""

from registry.pointer import escape


def pointers(value, pointer=""):
    """Yield every pointer of a value, with the value there."""
    yield pointer, value
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from pointers(item, f"{pointer}/{escape(key)}")

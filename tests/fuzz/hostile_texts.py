"""Files that nobody would call a registry, each named for what is wrong with it. Each must get an error or exit 2."""

import json

RECORD = {
    "project_id": "openstack/cinder",
    "vendor": "Halden",
    "name": "Halden HX iSCSI",
    "maintainers": [{"name": "Ingrid Solheim", "email": "ingrid.solheim@example.org"}],
}


def registry(*drivers, **more):
    """Return the bytes of a small registry."""
    value = {
        "projects": [{"id": "openstack/cinder", "name": "Cinder"}],
        "releases": [{"id": "Juno", "start": "2014-Apr-17"}],
        "drivers": list(drivers),
    }
    return (json.dumps(value | more, indent=4) + "\n").encode()


def within(token):
    """Return a registry with a token of raw text in the place of a description."""
    whole = registry(RECORD | {"description": "HERE"})
    return whole.replace(b'"HERE"', token if isinstance(token, bytes) else token.encode())


def pattern(text):
    """Return a registry with a success pattern."""
    ci = {"id": "halden-ci", "success_pattern": text, "failure_pattern": "HX : FAILURE"}
    return registry(RECORD | {"ci": ci})


SOUND = registry(RECORD)
TWICE = SOUND.replace(
    b'"vendor": "Halden",', b'"vendor": "Halden",\n            "vendor": "Halden",'
)
TEXTS = {
    "empty": b"",
    "space": b" \n\t\n",
    "null": b"null",
    "number": b"7",
    "string": b'"drivers"',
    "list": b"[]",
    "empty object": b"{}",
    "no json": b"drivers: []\n",
    "html": b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
    "python": repr(json.loads(SOUND)).encode(),
    "nul": b"\x00",
    "nuls": b"\x00" * 10_000,
    "nul in a string": within(b'"a\x00b"'),
    "escaped nul in an identity": registry(RECORD | {"name": "a\x00b"}),
    "byte order mark": b"\xef\xbb\xbf" + SOUND,
    "byte order mark twice": b"\xef\xbb\xbf\xef\xbb\xbf" + SOUND,
    "utf-16": SOUND.decode().encode("utf-16"),
    "utf-16 without mark": SOUND.decode().encode("utf-16-le"),
    "utf-32": SOUND.decode().encode("utf-32"),
    "latin-1": within('"é"'.encode("latin-1")),
    "bytes": bytes(range(256)) * 20,
    "overlong utf-8": within(b'"\xc0\x80"'),
    "surrogate in utf-8": within(b'"\xed\xa0\x80"'),
    "lone surrogate": within(b'"\\ud800"'),
    "surrogates in the wrong order": within(b'"\\udc00\\ud800"'),
    "lone surrogate in an identity": registry(RECORD | {"vendor": "\ud800"}),
    "lone surrogate in a key": registry(RECORD | {"\udfff": 1}),
    "carriage returns": SOUND.replace(b"\n", b"\r\n"),
    "old line ends": SOUND.replace(b"\n", b"\r"),
    "bidi": registry(RECORD | {"name": "Halden \u202egnp.exe"}),
    "bidi not escaped": within('"\u202e\u2066"'),
    "terminal": registry(RECORD | {"name": "\x1b]0;x\x07\x1b[2J"}),
    "line separators in a key": registry(RECORD | {"a\u2028b\nc": 1}),
    "deep lists": b"[" * 100_000,
    "deep lists, closed": b"[" * 50_000 + b"]" * 50_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "deep in a record": within(b"[" * 5_000 + b"]" * 5_000),
    "deep in a record, not closed": within(b'{"a":[' * 5_000),
    "deep drivers": registry(drivers=[[[[[[RECORD]]]]]]),
    "closing brackets": b"]}" * 50_000,
    "commas": b"," * 100_000,
    "colons": b"{" + b":" * 100_000 + b"}",
    "quotes": b'"' * 100_001,
    "backslashes": b'{"a": "' + b"\\" * 100_001 + b'"}',
    "empty records": registry(*[{}] * 500),
    "long number": within(b"9" * 100_000),
    "large exponent": within(b"1e999999999"),
    "small exponent": within(b"1e-999999999"),
    "not a number": within(b"NaN"),
    "infinity": within(b"-Infinity"),
    "leading zero": within(b"007"),
    "change of 10**80": registry(RECORD | {"ci": {"id": "x", "tested": [{"change": 10**80}]}}),
    "key twice": TWICE,
    "table twice": SOUND.replace(b"{", b'{"drivers": [],', 1),
    "key twice, deep inside": within(b'{"a": [{"b": 1, "b": 2}]}'),
    "key 5,000 times": within(b"{" + b'"a": 1,' * 5_000 + b'"a": 1}'),
    "5,000 keys": registry(RECORD | {f"key{number}": 1 for number in range(5_000)}),
    "long key": registry(RECORD | {"k" * 100_000: 1}),
    "long string": registry(RECORD | {"description": "a" * 1_000_000}),
    "long identity": registry(RECORD | {"name": "a" * 100_000}),
    "long word of doubt": registry(RECORD | {"wiki": "http://" + "a." * 100_000}),
    "drivers an object": registry(drivers={"0": RECORD}),
    "drivers strings": registry("a", "b", "", None, 1, True, [], RECORD),
    "tables of strings": registry(RECORD, projects=["a", None], releases=["Juno", 1]),
    "tables null": registry(RECORD, projects=None, releases=None),
    "identities of other types": registry({"project_id": {}, "vendor": [1], "name": None}),
    "empty strings": registry(dict.fromkeys([*RECORD, "description", "wiki", "repo"], "") | {"releases": [""]}),
    "release without id": registry(RECORD, releases=[{}, {"id": ""}, {"id": None}, {"start": "x"}]),
    "wrong days": registry(RECORD, releases=[{"id": "Juno", "start": f"2014-{day}"} for day in ("Foo-01", "Feb-30")]),
    "pattern that is none": pattern("(?P<n"),
    "pattern with a huge count": pattern("((a{1000}){1000}){1000}"),
    "nothing but the start of a conflict": b"<<<<<<< HEAD\n" + SOUND,
    "both sides of a conflict": b"<<<<<<< HEAD\n" + SOUND + b"=======\n" + SOUND + b">>>>>>> change\n",
    "text behind the end": SOUND + b"{}",
    "two documents": SOUND + SOUND,
    "cut off": SOUND[:-40],
    "comments": SOUND.replace(b"\n", b" // comment\n"),
    "typographic quotes": SOUND.decode().replace('"', "“").encode(),
    "single quotes": SOUND.replace(b'"', b"'"),
}  # fmt: skip

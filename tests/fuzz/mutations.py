"""Ways to break a registry's file, in its bytes, its text and its values; each draws from one seeded random.Random."""

import copy
import json

HOSTILE_CHARACTERS = [
    "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2028", "\u202e",
    "\u2066", "\ufeff", "\ufffd", "\uffff", "\U000e0041", "é", "е", "“", "’", "漢", "🂡", "\t", "\r", "\n", "\\",
    '"', "'", "{", "}", "[", "]", ",", ":", "//", "/*", "#", "<", "&", "]]>", "%n", "${x}", "{{x}}",
]  # fmt: skip
HOSTILE_TOKENS = [
    "NaN", "Infinity", "-Infinity", "1e999", "-0", "01", "+1", ".5", "0x10", "9" * 5000, "1e-400",
    "null", "true", "True", "None", "undefined", "'x'", '"\\ud800"', '"\\udc00\\ud800"', '"\\x41"', '"\\u12"',
    '"\\u0000"', "[" * 3000, "{" * 300, '{"a":' * 2000, "[" * 1000 + "]" * 1000, "<<<<<<< HEAD", "=======",
    '"' + "a" * 100_000 + '"', '{"a": 1, "a": 2}',
]  # fmt: skip
EVIL_PATTERNS = [
    "(a+)+$", "(a|a)*b", "(.*)*x", "([a-z]+)*$", "(x+x+)+y", "a{1000000}", "((a{100}){100}){100}", "(?=x)", "(?<=x)",
    "(\\1)", "\\", "(", "[", "[z-a]", "*", "+", "(?P<n>", "(?P<n>a)(?P<n>b)", "\\p{Foo}", "\\C", "(?i", "^*", "|", "",
    ".*", "(?:" * 500 + ")" * 500, "\\x{110000}", "[[:foo:]]", "a**", "\\Q", "(?#", "\\8", "\ud800",
]  # fmt: skip
HOSTILE_VALUES = [
    None, True, False, 0, -1, 10**40, 1.5, 1e300, "", " ", "\n", "\x00", "x", "-", "a" * 5000, "\ud800", "\u202eabc",
    [], {}, [[]], [None], [{}], {"": ""}, {"a": {"b": []}}, [[[[[[[[]]]]]]]], ["a", "a"], {"name": 1}, [1, "1"],
    "javascript:alert(1)", "<script>alert(1)</script>", "https://", "../../etc/passwd", "'; DROP TABLE drivers; --",
    "%s%s%n", "{0.__class__}", "${jndi:ldap://x}", "https://[::1", "http://\u0131.com/", "a@b@c", "@", "2014-Feb-30",
    "openstack/" + "x" * 300, "xn--", "http://xn--a/", "http://" + "a." * 500, "a" * 64 + "@example.org",
    *EVIL_PATTERNS,
]  # fmt: skip


# --- bytes ---


def invalid_utf8(data, random):
    at = random.randrange(len(data) + 1)
    return (
        data[:at]
        + random.choice([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"])
        + data[at:]
    )


def byte_order_mark(data, random):
    return b"\xef\xbb\xbf" + data


def other_encoding(data, random):
    name = random.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "cp037"])
    return data.decode("utf-8", "replace").encode(name, "replace")


def flipped_byte(data, random):
    at = random.randrange(max(len(data), 1))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


BYTES = [invalid_utf8, byte_order_mark, other_encoding, flipped_byte]


# --- text ---


def _cut(text, random, most=200):
    start = random.randrange(len(text) + 1)
    return start, min(len(text), start + random.randrange(1, most))


def inserted_character(text, random):
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(HOSTILE_CHARACTERS) + text[at:]


def replaced_character(text, random):
    at = random.randrange(max(len(text), 1))
    return text[:at] + random.choice(HOSTILE_CHARACTERS) + text[at + 1 :]


def deleted_character(text, random):
    at = random.randrange(max(len(text), 1))
    return text[:at] + text[at + 1 :]


def deleted_mark(text, random):
    """Take out one character that JSON cannot do without."""
    places = [index for index, character in enumerate(text) if character in '{}[],:"']
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + text[at + 1 :]


def deleted_stretch(text, random):
    start, end = _cut(text, random)
    return text[:start] + text[end:]


def repeated_stretch(text, random):
    start, end = _cut(text, random)
    return text[:end] + text[start:end] * random.choice([1, 1, 2, 50]) + text[end:]


def moved_stretch(text, random):
    start, end = _cut(text, random)
    rest = text[:start] + text[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + text[start:end] + rest[at:]


def swapped_lines(text, random):
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def repeated_line(text, random):
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return "\n".join([*lines[:at], lines[at], *lines[at:]])


def inserted_token(text, random):
    """Put a token where a value, a key or nothing was expected."""
    places = [index for index, character in enumerate(text) if character in "[:,{"]
    at = random.choice(places) + 1 if places else 0
    return text[:at] + " " + random.choice(HOSTILE_TOKENS) + random.choice(["", ","]) + text[at:]


def replaced_string(text, random):
    """Put a token in the place of a string."""
    start = text.find('"', random.randrange(max(len(text), 1)))
    end = text.find('"', start + 1)
    if start < 0 or end < 0:
        return text
    return text[:start] + random.choice(HOSTILE_TOKENS) + text[end + 1 :]


def cut_off(text, random):
    return text[: random.randrange(len(text) + 1)]


def other_line_ends(text, random):
    return text.replace("\n", random.choice(["\r\n", "\r", "\u2028", "\n\n"]))


def tabs(text, random):
    return text.replace("    ", "\t")


def one_line(text, random):
    return text.replace("\n", "")


def conflict(text, random):
    lines = text.split("\n")
    at = random.randrange(len(lines))
    half = lines[at : at + 5]
    return "\n".join(
        [*lines[:at], "<<<<<<< HEAD", *half, "=======", *half, ">>>>>>> change", *lines[at:]]
    )


def typographic_quotes(text, random):
    start = random.randrange(max(len(text), 1))
    return text[:start] + text[start:].replace(
        '"', random.choice(["“", "'", "”", "«"]), random.randrange(1, 9)
    )


TEXTS = [
    inserted_character, replaced_character, deleted_character, deleted_mark, deleted_stretch, repeated_stretch,
    moved_stretch, swapped_lines, repeated_line, inserted_token, replaced_string, cut_off, other_line_ends, tabs,
    one_line, conflict, typographic_quotes,
]  # fmt: skip


# --- values ---


def pointers(value, path=()):
    """Yield the path of every value below `value`."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from pointers(item, (*path, key))


def parent_of(value, path):
    """Return the object or list in which the last step of `path` stands."""
    for key in path[:-1]:
        value = value[key]
    return value


def _somewhere(value, random):
    paths = list(pointers(value))
    # As many near the root as deep inside: the tables and the lists are places, too.
    deep = random.choice([1, 2, 3, 4, 5])
    path = random.choice([path for path in paths if len(path) <= deep] or paths)
    return parent_of(value, path), path[-1]


def replaced_value(value, random):
    parent, key = _somewhere(value, random)
    parent[key] = copy.deepcopy(random.choice(HOSTILE_VALUES))


def removed_value(value, random):
    parent, key = _somewhere(value, random)
    del parent[key]


def repeated_value(value, random):
    parent, key = _somewhere(value, random)
    if isinstance(parent, list):
        parent.insert(random.randrange(len(parent) + 1), copy.deepcopy(parent[key]))
    else:
        parent[f"{key}_"] = copy.deepcopy(parent[key])


def renamed_key(value, random):
    parent, key = _somewhere(value, random)
    if isinstance(parent, dict):
        parent[random.choice([key.upper(), key[1:], f"{key}s", "", "\u200b" + key, "x"])] = (
            parent.pop(key)
        )


def exchanged_values(value, random):
    (one, mine), (other, its) = _somewhere(value, random), _somewhere(value, random)
    one[mine], other[its] = copy.deepcopy(other[its]), copy.deepcopy(one[mine])


def spoilt_string(value, random):
    parent, key = _somewhere(value, random)
    if isinstance(parent[key], str):
        parent[key] = inserted_character(parent[key], random)


def evil_pattern(value, random):
    records = value.get("drivers") or []
    found = [
        record["ci"]
        for record in records
        if isinstance(record, dict) and isinstance(record.get("ci"), dict)
    ]
    if found:
        field = random.choice(["success_pattern", "failure_pattern"])
        random.choice(found)[field] = random.choice(EVIL_PATTERNS)


VALUES = [
    replaced_value, replaced_value, removed_value, repeated_value, renamed_key, exchanged_values, spoilt_string,
    evil_pattern,
]  # fmt: skip


def _changed(value, mutate, random):
    """Apply one mutation to the values and write them as text again."""
    result = copy.deepcopy(value)
    mutate(result, random)
    indent = random.choice([4, 4, 4, 2, None])
    return json.dumps(result, indent=indent, ensure_ascii=random.random() < 0.3)


def mutant(data, value, random):
    """Return a broken file and the names of what was done to it; `value` is what `data` says."""
    done = []
    text = data.decode()
    if random.random() < 0.45:
        mutate = random.choice(VALUES)
        done.append(mutate.__name__)
        text = _changed(value, mutate, random) + "\n"
    for _ in range(random.choice([0, 1, 1, 2, 3]) if done else random.choice([1, 1, 2, 4])):
        mutate = random.choice(TEXTS)
        done.append(mutate.__name__)
        text = mutate(text, random)
    broken = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.06:
        mutate = random.choice(BYTES)
        done.append(mutate.__name__)
        broken = mutate(broken, random)
    return broken, done

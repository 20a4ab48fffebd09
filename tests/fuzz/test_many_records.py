"""Thousands of records that are all alike in one thing: what makes comparing rules take quadratic time."""

import pytest

from tests.fuzz.full_record import DRIVER
from tests.fuzz.full_record import REGISTRY
from tests.fuzz.full_record import text_of
from tests.fuzz.judging import judge
from tests.fuzz.judging import time_limit

MANY = 2_000
CI = DRIVER["ci"]
ALIKE = {
    "all": lambda _: DRIVER,
    "nothing but the name": lambda n: DRIVER | {"name": f"Halden HX {n}"},
    "all but the name": lambda n: DRIVER | {"name": f"{n:x} model {n * n:x}"},
    "all but the vendor": lambda n: DRIVER | {"vendor": f"Halden {n:x}"},
    "all but the project": lambda n: DRIVER | {"project_id": f"openstack/cinder{n}"},
    "all but the account": lambda n: (
        DRIVER | {"name": f"HX {n}", "ci": CI | {"id": f"halden-{n}-ci"}}
    ),
    "the maintainer": lambda n: {
        "project_id": "openstack/cinder",
        "vendor": f"Vendor {n:x}",
        "name": f"Driver {n:x}",
        "maintainers": DRIVER["maintainers"],
    },
    "the page": lambda n: {
        "vendor": f"Vendor {n:x}",
        "name": f"Driver {n:x}",
        "wiki": DRIVER["wiki"],
    },
    "nothing at all": lambda _: {},
    "no object": lambda n: n,
}


@pytest.mark.parametrize("name", ALIKE)
def test_time_is_not_quadratic(name):
    data = text_of(REGISTRY | {"drivers": [ALIKE[name](number) for number in range(MANY)]})
    with time_limit(20):
        reports = judge(data).verdict.reports
    assert not [report.message for report in reports if report.rule == "crashed-rule"]

"""What differs between two registries: added, removed, updated, renamed, moved."""

import copy

import pytest

from registry.changes import Update
from registry.changes import differences
from registry.changes import same
from registry.model import Identity
from registry.model import Registry


def driver(vendor, name, project="openstack/cinder", **fields):
    record = {
        "project_id": project,
        "vendor": vendor,
        "name": name,
        "description": f"Volumes on {name}.",
        "maintainers": [{"name": "Ada", "email": "ada@example.org"}],
        "wiki": f"https://docs.example.org/{vendor}/{name}",
        "releases": ["Juno", "Kilo"],
    }
    return {**record, **fields}


HALDEN = driver("Halden", "HX")
ORB = driver("Orb", "Mini")
SIX = [driver(vendor, name) for vendor in ("Halden", "Orb") for name in ("a", "b", "c")]


def changes(old, new):
    return differences(Registry.of({"drivers": old}), Registry.of({"drivers": new}))


def changed(record, **fields):
    return {**copy.deepcopy(record), **fields}


@pytest.mark.parametrize("rows", [[], [HALDEN], [HALDEN, ORB], [HALDEN, HALDEN], ["x", None, 3]])
def test_differences_noop(rows):
    found = changes(rows, copy.deepcopy(rows))
    assert found == differences(Registry.of({}), Registry.of({}))
    assert found.touched == found.replaced == ()


def test_added_and_removed():
    found = changes([HALDEN, SIX[0]], [SIX[0], ORB])
    assert (found.added, found.removed, found.updated) == ((1,), (0,), ())
    assert found.touched == (1,)
    assert found.replaced == (0,)


def test_updated_fields_in_record_order():
    new = changed(HALDEN, releases=["Juno"], ci={"id": "halden-ci"}, description="x")
    del new["wiki"]
    (update,) = changes([ORB, HALDEN], [ORB, new]).updated
    assert update.fields == ("description", "wiki", "releases", "ci")
    assert not update.renamed
    assert (update.base, update.head) == (1, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [(True, 1), (1, 1.0), ({"shared": True}, {"shared": 1}), ([1], [True]), (0, False)],
)
def test_a_change_of_type_is_a_change(before, after):
    """Python says 1 == True; a schema does not."""
    assert not same(before, after)
    assert changes([changed(ORB, ci=before)], [changed(ORB, ci=after)]).updated[0].fields == ("ci",)


@pytest.mark.parametrize("table", ["projects", "releases"])
def test_tables(table):
    old = {"drivers": [], "projects": [{"id": "a/b"}], "releases": [{"id": "Juno", "active": True}]}
    new = copy.deepcopy(old)
    assert differences(Registry.of(old), Registry.of(new)).tables == ()
    new[table][0]["name"] = "B"
    assert differences(Registry.of(old), Registry.of(new)).tables == (table,)
    new = {**old, "releases": [{"id": "Juno", "active": 1}]}
    assert differences(Registry.of(old), Registry.of(new)).tables == ("releases",)


def test_moved_record_is_no_change():
    assert changes(SIX, [*SIX[3:], *SIX[:3]]) == changes([], [])


def test_moved_and_updated_record_is_an_update():
    found = changes(SIX, [*SIX[1:], changed(SIX[0], wiki="")])
    assert found.updated == (
        Update(0, 5, Identity("openstack/cinder", "Halden", "a"),
               Identity("openstack/cinder", "Halden", "a"), ("wiki",)),
    )  # fmt: skip


def test_name_changed():
    (update,) = changes([HALDEN, ORB], [changed(HALDEN, name="HX iSCSI"), ORB]).updated
    assert update.renamed
    assert update.fields == ("name",)
    assert update.before.name == "HX"
    assert update.after.name == "HX iSCSI"


def test_vendor_renamed_on_all_records():
    found = changes(
        SIX, [changed(r, vendor="Orb Systems") if r["vendor"] == "Orb" else r for r in SIX]
    )
    assert (found.added, found.removed) == ((), ())
    assert [(u.base, u.head, u.after.vendor, u.fields) for u in found.updated] == [
        (3, 3, "Orb Systems", ("vendor",)),
        (4, 4, "Orb Systems", ("vendor",)),
        (5, 5, "Orb Systems", ("vendor",)),
    ]


def test_vendor_renamed_and_sorted_anew():
    renamed = [changed(r, vendor="Zeta") if r["vendor"] == "Halden" else r for r in SIX]
    found = changes(SIX, sorted(renamed, key=lambda r: (r["vendor"], r["name"])))
    assert [(u.base, u.head) for u in found.updated] == [(0, 3), (1, 4), (2, 5)]
    assert all(u.renamed for u in found.updated)


def test_copies_beside_the_old_records_are_added():
    """HP's records stay, HPE's come: nobody was renamed."""
    copies = [changed(r, vendor="Halden Enterprise") for r in SIX[:3]]
    found = changes(SIX, [*SIX[:3], *copies, *SIX[3:]])
    assert found.added == (3, 4, 5)
    assert (found.removed, found.updated) == ((), ())


def test_replaced_by_another_driver_is_no_rename():
    other = driver("Halden", "QX", releases=["Pike"], maintainers=[], description="Another thing.")
    found = changes([HALDEN, ORB], [other, ORB])
    assert (found.added, found.removed, found.updated) == ((0,), (0,), ())


def test_duplicate_of_a_record_is_added_and_the_old_one_stays():
    found = changes([HALDEN], [HALDEN, changed(HALDEN, wiki="")])
    assert (found.added, found.updated) == ((1,), ())
    found = changes([HALDEN], [changed(HALDEN, wiki=""), HALDEN])
    assert (found.added, found.updated) == ((0,), ())


def test_one_of_two_duplicates_removed():
    found = changes([HALDEN, HALDEN, ORB], [HALDEN, ORB])
    assert (found.added, found.updated) == ((), ())
    assert len(found.removed) == 1


def test_records_that_are_no_objects():
    found = changes([HALDEN, "x", 3], ["x", HALDEN, None])
    assert found.touched
    assert all(update.fields == () for update in found.updated)


def test_a_thousand_replaced_records_are_compared_in_bounded_time():
    old = [driver("A", f"n{i}", wiki=str(i), description=str(i)) for i in range(1000)]
    new = [driver("B", f"m{i}", wiki=str(-i), description=str(-i)) for i in range(1000)]
    found = changes(old, new)
    assert (len(found.added), len(found.removed)) == (1000, 1000)

"""The bill lists what the lock has, says who asked for it, is valid and always the same."""

import json
import tomllib

from tools.supply import pins
from tools.supply import sbom


def made(checkout):
    target = checkout / "build/deep/bill.json"
    assert sbom.main([str(target)], checkout) == 0
    return target.read_text()


def test_the_bill_is_the_lock(checkout):
    bill = json.loads(made(checkout))
    held = pins.pins((checkout / "requirements/bot.txt").read_text())
    listed = {(each["name"], each["version"], each["purl"]) for each in bill["components"]}
    assert listed == {
        (pin.name, pin.version, f"pkg:pypi/{pin.name}@{pin.version}") for pin in held.values()
    }
    assert bill["specVersion"] == "1.6"
    assert bill["metadata"]["component"]["name"] == "driverlog"


def test_the_bill_says_who_asked(checkout):
    bill = json.loads(made(checkout))
    asks = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    names = {ref.split("@")[0]: {to.split("@")[0] for to in held} for ref, held in asks.items()}
    project = tomllib.loads((checkout / "pyproject.toml").read_text())
    assert names["driverlog"] == {want.name.lower() for want in pins.wanted(project)["bot"]}
    assert names["requests"] >= {"certifi", "urllib3", "idna"}
    reached, todo = set(), ["driverlog"]
    while todo:
        todo.extend(names[name := todo.pop()] - reached)
        reached |= {name}
    assert reached == names.keys()


def test_the_same_lock_makes_the_same_bytes_and_another_does_not(checkout):
    one = made(checkout)
    assert made(checkout) == one
    assert "timestamp" not in one
    lock = checkout / "requirements/bot.txt"
    lock.write_text(lock.read_text() + "# more\n")
    assert made(checkout) != one


def test_a_marker_is_kept(checkout):
    bill = json.loads(made(checkout))
    marked = {each["name"] for each in bill["components"] if "properties" in each}
    held = pins.pins((checkout / "requirements/bot.txt").read_text())
    assert marked == {pin.name for pin in held.values() if pin.requirement.marker}


def test_a_bill_that_is_no_bill_is_refused_by_the_schema(checkout):
    bill = json.loads(made(checkout))
    assert sbom.invalid(json.dumps(bill)) is None
    bill["components"][0]["type"] = "thing"
    assert sbom.invalid(json.dumps(bill)) is not None


def test_a_lock_that_lacks_something_is_one_line(checkout, capsys):
    (checkout / "requirements/bot.txt").write_text("")
    assert sbom.main([str(checkout / "bill.json")], checkout) == 2
    assert "the lock lacks" in capsys.readouterr().err
    assert not (checkout / "bill.json").exists()

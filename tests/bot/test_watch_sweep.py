"""Reading all rows of a query by windows of time, while others keep commenting."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from bot.config.settings import Settings
from bot.watch import sweep as sweeping
from bot.watch.sweep import news_query
from bot.watch.sweep import sweep
from bot.watch.sweep import whole_query

SETTINGS = Settings("https://review.example.org", "openstack/driverlog")
BASE = 'project:"openstack/driverlog" branch:"master" path:"data/default_data.json"'
START = datetime(2026, 11, 23, tzinfo=UTC)


class Rows:
    """Rows by time of update, newest first, `page` at a time; `meanwhile` happens between two questions."""

    def __init__(self, seconds, page=10, meanwhile=lambda rows: None):
        self.times = {number: START + timedelta(seconds=at) for number, at in enumerate(seconds, 1)}
        self.page = page
        self.meanwhile = meanwhile
        self.queries = []

    def ask(self, query, options, limit):
        self.queries.append(query)
        times = sorted(self.times.items(), key=lambda one: one[1], reverse=True)
        _, _, before = query.partition(' before:"')
        if before:
            edge = datetime.strptime(before.rstrip('"'), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            times = [one for one in times if one[1] <= edge]
        rows = [
            {"_number": number, "updated": f"{at:%Y-%m-%d %H:%M:%S}.000000000"}
            for number, at in times[: min(self.page, limit)]
        ]
        if len(times) > len(rows):
            rows[-1]["_more_changes"] = True
        self.meanwhile(self)
        return rows


def numbers(found):
    return sorted(row["_number"] for row in found.infos)


@pytest.mark.parametrize("amount", [0, 1, 9, 10, 11, 95])
def test_all_rows_each_once(amount):
    rows = Rows(range(amount))
    found = sweep(rows.ask, "q")
    assert numbers(found) == list(range(1, amount + 1))
    assert found.gap == ""


def test_one_question_where_all_fit_on_a_page():
    rows = Rows(range(500), page=1000)
    assert len(sweep(rows.ask, "q").infos) == 500
    assert rows.queries == ["q"]


def test_comments_meanwhile_lose_nothing():
    clock = iter(range(1000, 2000))

    def comment(rows):
        # Somebody comments on the oldest change: it jumps to the top, all others move by one.
        oldest = min(rows.times, key=rows.times.get)
        rows.times[oldest] = START + timedelta(seconds=next(clock))

    rows = Rows(range(95), meanwhile=comment)
    found = numbers(sweep(rows.ask, "q"))
    seen_top = START + timedelta(seconds=94)
    moved = [number for number, at in rows.times.items() if at > seen_top]
    # Whatever moved up is newer than all that was seen, so the next round's question has it.
    assert set(found) | set(moved) == set(range(1, 96))
    assert len(found) == len(set(found))


def test_many_in_the_same_second():
    assert numbers(sweep(Rows([5] * 10, page=10).ask, "q")) == list(range(1, 11))


def test_too_many_in_the_same_second_is_said():
    rows = Rows([1, 2, *[5] * 30, 8, 9], page=10)
    found = sweep(rows.ask, "q")
    assert found.gap == "more than 10 changes were updated at 2026-11-23 00:00:05"
    assert {1, 2, 33, 34} <= set(numbers(found))


def test_endless_pages_end():
    def ask(query, options, limit):
        number = int(query.count("before")) + len(asked)
        asked.append(number)
        return [{"_number": number, "updated": "2026-11-23 00:00:00.0", "_more_changes": True}]

    asked = []
    assert "pages" in sweep(ask, "q").gap
    assert len(asked) == sweeping._MOST_PAGES


@pytest.mark.parametrize("updated", ["", "soon", 5])
def test_row_without_a_time_ends_the_sweep(updated):
    rows = [{"_number": 1, "updated": updated, "_more_changes": True}]
    assert sweep(lambda *_: rows, "q").gap == "a row without its time of update"


def test_row_without_a_number_is_left_out():
    assert sweep(lambda *_: [{"updated": "x"}], "q").infos == []


def test_queries():
    assert whole_query(SETTINGS) == f"status:open {BASE}"
    assert (
        news_query(SETTINGS, "2026-11-23 00:02:00.000000000")
        == f'{BASE} after:"2026-11-22 23:57:00"'
    )
    assert news_query(SETTINGS, "") == whole_query(SETTINGS)


def test_query_leaves_old_changes_out_on_request():
    settings = Settings("https://review.example.org", "p", max_age_days=30)
    assert whole_query(settings).endswith(" -age:30d")

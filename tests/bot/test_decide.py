"""The decision: what is said, what is not said twice, and who says it."""

from dataclasses import replace

import pytest

from bot.lookups.answer import Answer
from bot.review.decide import decide
from bot.review.decision import Verdict
from tests.bot.states import ERROR
from tests.bot.states import INFO
from tests.bot.states import QUESTION
from tests.bot.states import SETTINGS
from tests.bot.states import UPDATED
from tests.bot.states import WARNING
from tests.bot.states import ci
from tests.bot.states import evidence
from tests.bot.states import facts
from tests.bot.states import finding
from tests.bot.states import judgement
from tests.bot.states import spoken
from tests.bot.states import state
from tests.bot.states import thread
from tests.bot.states import tree

CLEAN = state()
BROKEN = state(ERROR)


def decided(one, **settings):
    return decide(one, replace(SETTINGS, **settings))


VERDICTS = [
    pytest.param(CLEAN, Verdict.CLEAN, id="nothing found"),
    pytest.param(state(INFO), Verdict.CLEAN, id="information"),
    pytest.param(state(WARNING), Verdict.LOOK, id="a warning"),
    pytest.param(state(ERROR, WARNING), Verdict.BROKEN, id="an error"),
    pytest.param(state(judgement=judgement(questions=(QUESTION,))), Verdict.LOOK, id="a question"),
    pytest.param(
        state(judgement=judgement(unreadable="it is a symlink")),
        Verdict.UNREADABLE,
        id="unreadable",
    ),
    pytest.param(
        state(judgement=judgement(merged=(ERROR,))), Verdict.BROKEN, id="an error of the merge"
    ),
    pytest.param(state(judgement=judgement(collides=Answer.YES)), Verdict.LOOK, id="a conflict"),
    pytest.param(
        state(judgement=judgement(collides=Answer.UNKNOWN)), Verdict.CLEAN, id="perhaps a conflict"
    ),
    pytest.param(state(ci=(ci(),), upstream=(tree(),)), Verdict.CLEAN, id="claims hold"),
    pytest.param(state(ci=(ci(Answer.NO),)), Verdict.LOOK, id="no such account"),
    pytest.param(state(ci=(ci(success=0, failure=0),)), Verdict.LOOK, id="patterns match nothing"),
    pytest.param(state(ci=(ci(success=0),)), Verdict.CLEAN, id="only failures so far"),
    pytest.param(
        state(ci=(ci(success=0, failure=0, neither=0),)), Verdict.CLEAN, id="no comment yet"
    ),
    pytest.param(
        state(ci=(ci(Answer.UNKNOWN, asked=Answer.UNKNOWN),)), Verdict.CLEAN, id="account unknown"
    ),
    pytest.param(state(upstream=(tree(Answer.NO),)), Verdict.LOOK, id="not in the tree"),
    pytest.param(
        state(evidence=(evidence(Answer.NO),)), Verdict.LOOK, id="evidence that does not hold"
    ),
    pytest.param(state(evidence=(evidence(),)), Verdict.CLEAN, id="evidence that holds"),
    pytest.param(state(upstream=(tree(Answer.UNKNOWN),)), Verdict.CLEAN, id="tree unknown"),
]


@pytest.mark.parametrize(("one", "verdict"), VERDICTS)
def test_verdict(one, verdict):
    decision = decided(one)
    assert (decision.verdict, decision.speak) == (verdict, True)


@pytest.mark.parametrize(("one", "verdict"), VERDICTS)
def test_same_verdict_noop(one, verdict):
    """Whatever was said on an earlier patch set, and on this one, is not said again."""
    first = decided(one)
    for patch_set in (1, 2):
        again = decided(replace(one, said=(spoken(first, patch_set),)))
        assert not again.speak
        assert f"patch set {patch_set}" in again.reason


def test_none_of_ours_noop():
    decision = decided(state(ERROR, remit="it is merged"))
    assert (decision.speak, decision.reason) == (False, "it is merged")


def test_silence_after_other_verdicts_of_the_patch_set():
    """Two instances with different gates do not answer each other for ever."""
    mine, other = decided(BROKEN), decided(state(WARNING))
    assert not decided(replace(BROKEN, said=(spoken(mine, 2), spoken(other, 2)))).speak
    assert decided(replace(BROKEN, said=(spoken(mine, 1), spoken(other, 1)))).speak


NEWS = [
    pytest.param(BROKEN, CLEAN, True, id="mended"),
    pytest.param(CLEAN, BROKEN, True, id="broken"),
    pytest.param(BROKEN, state(ERROR, finding(line=9)), True, id="another error"),
    pytest.param(BROKEN, state(replace(ERROR, range=finding(line=99).range)), False, id="moved"),
    pytest.param(CLEAN, state(judgement=judgement(details=())), False, id="clean and different"),
    pytest.param(
        BROKEN, state(judgement=judgement(ERROR, details=(UPDATED, UPDATED))), True, id="does more"
    ),
    pytest.param(
        state(ci=(ci(),)), state(ci=(ci(success=3, neither=17),)), False, id="other numbers"
    ),
    pytest.param(
        state(ci=(ci(),)),
        state(ci=(ci(Answer.UNKNOWN, asked=Answer.UNKNOWN),)),
        False,
        id="yes to unknown",
    ),
    pytest.param(
        state(ci=(ci(Answer.UNKNOWN),)), state(ci=(ci(Answer.NO),)), True, id="unknown to no"
    ),
    pytest.param(
        state(upstream=(tree(Answer.NO),)),
        state(upstream=(tree(Answer.UNKNOWN),)),
        False,
        id="no to unknown",
    ),
    pytest.param(
        state(upstream=(tree(Answer.NO),)), state(upstream=(tree(),)), True, id="no to yes"
    ),
    pytest.param(
        state(ERROR, upstream=(tree(Answer.NO),)),
        state(ERROR, upstream=(tree(),)),
        True,
        id="one of two",
    ),
]


@pytest.mark.parametrize(("before", "now", "speaks"), NEWS)
def test_news(before, now, speaks):
    said = (spoken(decided(before)),)
    assert decided(replace(now, said=said)).speak is speaks


VOICES = [
    pytest.param("auto", False, ["a", "b", "c"], id="no Zuul"),
    pytest.param("auto", True, ["b"], id="Zuul says the rest"),
    pytest.param("both", True, ["a", "b", "c"], id="both, whatever Zuul does"),
    pytest.param("fixes", False, ["b"], id="fixes, whatever Zuul does"),
]


@pytest.mark.parametrize(("voice", "zuul", "keys"), VOICES)
def test_voices(voice, zuul, keys):
    findings = [
        finding(key="a", line=1),
        finding(key="b", line=2, fix=True),
        replace(WARNING, key="c"),
        replace(INFO, key="d"),
    ]
    decision = decided(state(*findings, zuul_speaks=zuul), voice=voice)
    assert [one.key for one in decision.inline] == keys
    assert {one.key for one in (*decision.inline, *decision.listed)} == {"a", "b", "c", "d"}


@pytest.mark.parametrize("voice", ["auto", "fixes"])
def test_of_a_change_of_the_gate_the_bot_says_all_itself(voice):
    touched = finding("gate-code-with-data", WARNING.severity, key="g")
    decision = decided(state(finding(key="a"), touched, zuul_speaks=True), voice=voice)
    assert [one.key for one in decision.inline] == ["a"]


def test_findings_in_files_not_touched_are_listed():
    elsewhere = replace(ERROR, path="data/exceptions.json")
    decision = decided(state(elsewhere))
    assert (decision.inline, decision.listed) == ((), (elsewhere,))


def test_questions_are_not_said_twice():
    removed = finding("removed-driver", WARNING.severity)
    decision = decided(state(judgement=judgement(removed, questions=(QUESTION,))))
    assert (decision.inline, decision.listed, decision.verdict) == ((), (), Verdict.LOOK)


def test_very_many_findings_are_listed():
    findings = [finding(key=f"k{line}", line=line) for line in range(1, 200)]
    decision = decided(state(*findings))
    assert (len(decision.inline), len(decision.listed)) == (25, 174)
    assert [one.range.start_line for one in decision.inline] == list(range(1, 26))


def test_threads():
    """A thread stays while its finding does; it is resolved when that is gone, and never begun twice."""
    one, two = finding(key="one", line=1), finding(key="two", line=2)
    threads = (thread("one"), thread("gone"), thread("closed", unresolved=False))
    decision = decided(state(one, two, threads=threads))
    assert [item.key for item in decision.inline] == ["two"]
    assert [item.key for item in decision.open] == ["one"]
    assert [item.key for item in decision.mended] == ["gone"]


def test_thread_that_a_person_closed_noop():
    decision = decided(state(ERROR, threads=(thread(ERROR.key, unresolved=False),)))
    assert (decision.inline, decision.open, decision.mended) == ((), (), ())


def test_what_cannot_be_judged_mends_nothing():
    judged = judgement(unreadable="not there")
    assert decided(state(judgement=judged, threads=(thread("a"),))).mended == ()


def test_asking_for_a_look_up_that_was_made():
    asks = finding("unproven-account", INFO.severity)
    assert decided(state(asks, ci=(ci(),))).listed == ()
    assert decided(state(asks, ci=(ci(Answer.UNKNOWN),))).listed == (asks,)


def test_input_is_not_changed():
    one = state(ERROR, WARNING, ci=(ci(),), threads=(thread("a"),), change=facts(files={"a": 1}))
    before = repr(one)
    decided(one)
    assert repr(one) == before


PLACES = (finding(line=9).range, finding(line=10).range)
TOOK_NOTHING = ci(
    success=0, failure=0, proposal=(r"hx \S+ : SUCCESS", r"hx \S+ : FAILURE"), places=PLACES
)


def test_pattern_that_would_have_matched_is_a_fix():
    decision = decided(state(WARNING, ci=(TOOK_NOTHING,)))
    assert [(one.rule, one.fix[0].text) for one in decision.inline] == [
        ("placeholder-pattern", r'"hx \\S+ : SUCCESS"'),
        ("unmatched-pattern", r'"hx \\S+ : FAILURE"'),
    ]


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(replace(TOOK_NOTHING, failure=1), id="one matched"),
        pytest.param(replace(TOOK_NOTHING, proposal=None), id="nothing to propose"),
        pytest.param(replace(TOOK_NOTHING, places=(None, None)), id="no place"),
    ],
)
def test_no_fix_for_patterns_noop(claim):
    assert decided(state(WARNING, ci=(claim,))).inline == (WARNING,)


def test_fix_that_a_record_has_stays():
    own = finding(fix=True, line=9)
    decision = decided(state(own, ci=(TOOK_NOTHING,)))
    assert decision.inline[0].fix == own.fix

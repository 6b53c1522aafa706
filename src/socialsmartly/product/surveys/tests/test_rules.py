"""Questions that can be asked, and figures that are about a group."""

from __future__ import annotations

import pytest

from socialsmartly.product.surveys.errors import NotAQuestion
from socialsmartly.product.surveys.rules import Kind, Question, checked, figure, nps, read

CSAT, NPS, TEXT = Question(Kind.CSAT, "How was it?"), Question(Kind.NPS, "Tell a friend?"), Question(Kind.TEXT, "Why?")
COLOUR = Question(Kind.CHOICE, "Which one?", ("Green", "Black"))


def test_one_to_five_questions_can_be_asked_and_are_read_as_they_were_written() -> None:
    for asked in ([CSAT], [CSAT, NPS, TEXT, COLOUR, CSAT]):
        assert read([one.stored() for one in checked(asked)]) == asked


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [CSAT] * 6,
        [Question("stars", "How many?")],
        [Question(Kind.CSAT, " ")],
        [Question(Kind.CSAT, "x" * 201)],
        [Question(Kind.CSAT, "How?", ("Green", "Black"))],
        [Question(Kind.CHOICE, "Which?", ("Green",))],
        [Question(Kind.CHOICE, "Which?", ("Green", "Green"))],
        [Question(Kind.CHOICE, "Which?", ("Green", ""))],
        [Question(Kind.CHOICE, "Which?", tuple("abcdefghijk"))],
    ],
)
def test_anything_else_is_refused(wrong: list[Question]) -> None:
    with pytest.raises(NotAQuestion):
        checked(wrong)


def test_a_mean_and_a_share_for_each_score() -> None:
    found = figure(CSAT, {5: 3, 4: 1, 1: 1})
    assert found.mean == pytest.approx(4.0)
    assert [(bar.label, bar.count, bar.percent) for bar in found.bars][-2:] == [("4", 1, 20), ("5", 3, 60)]
    assert found.nps is None
    assert figure(COLOUR, {0: 2, 1: 3}).mean is None


@pytest.mark.parametrize(
    ("picked", "points"), [({10: 5}, 100), ({0: 5}, -100), ({9: 2, 8: 2, 7: 2, 6: 2}, 0), ({10: 3, 7: 1, 6: 1}, 40)]
)
def test_the_promoter_score_is_nine_and_ten_less_zero_to_six(picked: dict[int, int], points: int) -> None:
    assert nps(picked, sum(picked.values())) == points
    assert figure(NPS, picked).nps == points


@pytest.mark.promise("2.3-d")
def test_of_fewer_than_five_answers_nothing_is_shown_not_even_how_many() -> None:
    few = figure(CSAT, {5: 2, 1: 2}), figure(TEXT, {}, 4, ["a", "b", "c", "d"])
    assert {(f.too_few, f.answers, f.bars, f.mean, f.nps, f.words) for f in few} == {(True, 0, (), None, None, ())}
    assert not figure(CSAT, {5: 2, 1: 3}).too_few, "the twin: five are a group"


def test_words_stand_in_the_order_of_the_alphabet_and_not_of_their_coming() -> None:
    assert figure(TEXT, {}, 5, ["d", "a", "e", "c", "b"]).words == ("a", "b", "c", "d", "e")

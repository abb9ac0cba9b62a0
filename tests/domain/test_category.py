"""The table of categories as it is shipped, and what a text suggests."""

import pytest

from app.domain.category import parse_categories, proposed
from app.domain.errors import Trouble
from app.domain.words import SENTENCES
from app.rules import load_categories

TABLE = load_categories()


def test_the_first_level_has_the_eighteen_of_the_interfaces_in_their_order() -> None:
    first = [each for each in TABLE if each.name == each.first]
    codes = [f"{n:02}" for n in range(1, 18)] + ["99"]
    assert [each.code for each in first] == codes
    assert (first[0].name, first[12].name, first[-1].name) == ("政治综合", "农村农业", "其他")


def test_every_second_level_hangs_under_its_first_and_can_be_suggested() -> None:
    second = [each for each in TABLE if each.name != each.first]
    first = {each.name: each.code for each in TABLE if each.name == each.first}
    assert len(second) >= 40
    assert all(each.code[:2] == first[each.first] and len(each.code) == 4 for each in second)
    assert len({each.path for each in TABLE}) == len(TABLE)
    for each in second:
        assert each in proposed("".join(each.words), TABLE, most=5), each


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("工地拖欠工资三个月，务工的都没拿到工钱", "劳动社保 › 拖欠工资"),
        ("村里的路灯不亮，路面坑洼", "交通能源环保 › 道路"),
        ("危房漏雨没人管", "城乡建设 › 农村危房"),
    ],
)
def test_a_text_suggests_what_it_speaks_of_most(text: str, path: str) -> None:
    assert proposed(text, TABLE)[0].path == path


def test_a_text_that_says_nothing_known_suggests_nothing() -> None:
    assert proposed("您好", TABLE) == ()
    assert proposed("", TABLE) == ()


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "first = 3",
        "[[first]]\ncode = '01'",
        "[[first]]\ncode='01'\nname='甲'\n[[first]]\ncode='01'\nname='乙'",
        "first = []",
        "]",
    ],
)
def test_a_damaged_table_is_trouble(broken: str) -> None:
    with pytest.raises(Trouble) as caught:
        parse_categories(broken)
    assert caught.value.code == "category.damaged"
    assert caught.value.code in SENTENCES

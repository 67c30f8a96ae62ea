"""Numbers as people type them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from statistics import median as library_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.numbers import NumberFault, median, parse_number, round_to_step
from bot.domain.survey import NumberSpec

PERCENT = NumberSpec("percent", Decimal(0), Decimal(100), Decimal(1))
TENTHS = NumberSpec("percent", Decimal(0), Decimal(100), Decimal("0.5"))
FIVES = NumberSpec("percent", Decimal(5), Decimal(95), Decimal(10))
MONEY = NumberSpec("million_usd", Decimal(0), Decimal(5000), Decimal(10))
FINE_MONEY = NumberSpec("million_usd", Decimal(0), Decimal(5000), Decimal("0.5"))
YEAR = NumberSpec("year", Decimal(2026), Decimal(2060), Decimal(1))
PEOPLE = NumberSpec("people", Decimal(0), Decimal(100_000), Decimal(1))
FINE = NumberSpec("plain", Decimal(-2), Decimal(2), Decimal("0.001"))
SPECS = (PERCENT, TENTHS, FIVES, MONEY, FINE_MONEY, YEAR, PEOPLE, FINE)


@pytest.mark.parametrize(
    "text",
    [
        "30",
        " 30 ",
        "٣٠",
        "۳۰",
        "၃၀",
        "３０",
        "३०",
        "30%",
        "30 %",
        "%30",
        "٪٣٠",
        "٣٠٪",
        "30％",
        "\u206730\u2069",
        "\u200f٣٠\u200f ٪",
        "30.",
        "30,0",
        "30.0",
        "٣٠٫٠",
        "+30",
        "030",
        "30 percent",
        "30 Per Cent",
        "30 pour cent",
        "30 por ciento",
        "٣٠ في المئة",
        "30 بالمائة",
        "asilimia 30",
        "30 процентов",
        "30 відсотків",
        "۳۰ درصد",
        "۳۰ سلنه",
        "لە سەدا ٣٠",
        "boqolkiiba 30",
        "30 በመቶ",
        "፴",
        "፴ በመቶ።",
        "kashi 30",
        "၃၀ ရာခိုင်နှုန်း။",
        "30 por cento",
        "30 pousan",
        "ብሚእቲ 30",
        "30\n",
    ],
)
@pytest.mark.case(42)
def test_thirty_percent_is_read_however_it_is_typed(text: str) -> None:
    assert parse_number(text, PERCENT) == Decimal(30)


@pytest.mark.parametrize(
    "text",
    [
        "500",
        "500 million",
        "500m",
        "500 M",
        "$500m",
        "US$ 500 million",
        "500 million dollars a year",
        "500 millions de dollars par an",
        "500 millones de dólares al año",
        "٥٠٠ مليون دولار",
        "500,000,000",
        "500.000.000",
        "500 000 000",
        "500\u202f000\u202f000",
        "500'000'000",
        "500’000’000",
        "٥٠٠٬٠٠٠٬٠٠٠",
        "500000000",
        "500,000,000.00 USD",
        "0.5 billion",
        "0,5 milliard",
    ],
)
def test_five_hundred_million_is_read_however_it_is_typed(text: str) -> None:
    assert parse_number(text, MONEY) == Decimal(500)


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("20-30", PERCENT),
        ("20 - 30", PERCENT),
        ("20–30", PERCENT),
        ("20 to 30", PERCENT),
        ("20 30", PERCENT),
        ("20, 30", PERCENT),
        ("1.2.3", PERCENT),
        ("30²", PERCENT),
        ("30½", PERCENT),
        ("30/100", PERCENT),
        ("about 30", PERCENT),
        ("not 30", PERCENT),
        ("30 years", PERCENT),
        ("30%%", PERCENT),
        ("% 30 %", PERCENT),
        ("--30", PERCENT),
        ("1e2", PERCENT),
        ("0x1e", PERCENT),
        ("30%", YEAR),
        ("2,030", YEAR),
        ("1,00,000", PEOPLE),
        ("1.000٬000", PEOPLE),
        ("1,000.000,5", PEOPLE),
        ("500k", MONEY),
        ("0,5 billones", MONEY),
    ],
)
@pytest.mark.case(42)
def test_what_could_mean_something_else_is_asked_again(text: str, spec: NumberSpec) -> None:
    assert parse_number(text, spec) is NumberFault.UNCLEAR


@pytest.mark.parametrize(
    ("text", "spec", "meant"),
    [
        ("1,250", PEOPLE, Decimal(1250)),
        ("1.250", PEOPLE, Decimal(1250)),
        ("1,250", MONEY, Decimal(1250)),
        ("1,000", FINE_MONEY, NumberFault.UNCLEAR),
        ("1,000", PEOPLE, NumberFault.UNCLEAR),
        ("1 000", PEOPLE, Decimal(1000)),
        ("1٬000", PEOPLE, Decimal(1000)),
        ("1.000,0", PEOPLE, Decimal(1000)),
        ("1,000.0", PEOPLE, Decimal(1000)),
        ("30,000", PERCENT, NumberFault.UNCLEAR),
        ("1,000", PERCENT, NumberFault.UNCLEAR),
        ("2,500", PERCENT, NumberFault.UNCLEAR),
        ("500,000", PERCENT, NumberFault.TOO_HIGH),
        ("1,234", FINE, Decimal("1.234")),
        ("0,500", FINE, Decimal("0.5")),
        ("10,000,000", PEOPLE, NumberFault.TOO_HIGH),
    ],
)
def test_a_sign_before_three_digits_is_never_guessed(
    text: str, spec: NumberSpec, meant: Decimal | NumberFault
) -> None:
    assert parse_number(text, spec) == meant


@pytest.mark.parametrize("text", ["", " ", "three", "ثلاثون", "%", "½", "③", "-", "😀", "\u200f"])
@pytest.mark.case(42)
def test_what_holds_no_digit_is_not_a_number(text: str) -> None:
    assert parse_number(text, PERCENT) is NumberFault.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("text", "spec", "fault"),
    [
        ("-1", PERCENT, NumberFault.TOO_LOW),
        ("−1 %", PERCENT, NumberFault.TOO_LOW),
        ("101", PERCENT, NumberFault.TOO_HIGH),
        ("1409", YEAR, NumberFault.TOO_LOW),
        ("9" * 110, PERCENT, NumberFault.TOO_HIGH),
        ("30.5", PERCENT, NumberFault.OFF_STEP),
        ("30,0000001", PERCENT, NumberFault.OFF_STEP),
        ("20", FIVES, NumberFault.OFF_STEP),
        ("6000 million", MONEY, NumberFault.TOO_HIGH),
        ("9,000,000,000", MONEY, NumberFault.TOO_HIGH),
        ("9" * 5000, PERCENT, NumberFault.UNCLEAR),
        ("a" * 5000, PERCENT, NumberFault.NOT_A_NUMBER),
    ],
)
def test_a_number_that_may_not_be_says_why(text: str, spec: NumberSpec, fault: NumberFault) -> None:
    assert parse_number(text, spec) is fault


def test_steps_count_from_the_least_value() -> None:
    assert parse_number("25", FIVES) == Decimal(25)
    assert parse_number("-1,5", FINE) == Decimal("-1.5")


def test_equal_answers_are_equal_texts() -> None:
    assert {str(parse_number(text, TENTHS)) for text in ("30", "30.0", "٣٠٫٠٠", "030,00")} == {"30.0"}
    assert str(parse_number("-0", PERCENT)) == "0"


_LIKELY = st.text(st.sampled_from("0123456789٣۳၃३²½.,٫٬' -+%٪$mبar\u202f\u200f\n\x00"), max_size=14)


@given(st.one_of(st.text(max_size=200), _LIKELY), st.sampled_from(SPECS))
def test_any_text_gives_a_step_or_a_fault(text: str, spec: NumberSpec) -> None:
    number = parse_number(text, spec)
    if not isinstance(number, NumberFault):
        assert spec.least <= number <= spec.most
        assert (number - spec.least) % spec.step == 0


@given(st.sampled_from(SPECS), st.data(), st.sampled_from(["٠", "۰", "၀", "０", "०", "0"]))
@pytest.mark.case(42)
def test_every_step_can_be_typed_in_every_script(spec: NumberSpec, draws: st.DataObject, nought: str) -> None:
    step = draws.draw(st.integers(0, int((spec.most - spec.least) / spec.step)))
    value = spec.least + step * spec.step
    # Two decimals or four: three after a point is the text with two readings.
    western = f"{value:.4f}" if spec is FINE else str(value)
    typed = "".join(chr(ord(nought) + int(c)) if c.isdecimal() else c for c in western)
    assert parse_number(typed, spec) == value


@given(st.fractions(-500, 6000), st.sampled_from(SPECS))
def test_rounding_goes_to_the_nearest_step_and_halves_go_up(value: Fraction, spec: NumberSpec) -> None:
    rounded = round_to_step(value, spec)
    assert (rounded - spec.least) % spec.step == 0
    assert spec.least <= rounded <= spec.most
    inside = max(Fraction(spec.least), min(value, Fraction(spec.most)))
    away = Fraction(rounded) - inside
    assert -Fraction(spec.step) / 2 < away <= Fraction(spec.step) / 2


@given(st.integers(1, 99_999_999))
def test_ethiopic_numerals_are_read(number: int) -> None:
    spec = NumberSpec("plain", Decimal(0), Decimal(10**8), Decimal(1))
    assert parse_number(ethiopic(number), spec) == number


def ethiopic(number: int) -> str:
    """The number as Ethiopic writes it, in pairs of digits with ፻ and ፼ by turns between them."""
    pairs = [int(f"{number:08d}"[at : at + 2]) for at in range(0, 8, 2)]
    tens, units = " ፲፳፴፵፶፷፸፹፺", " ፩፪፫፬፭፮፯፰፱"
    said = [(tens[pair // 10] + units[pair % 10]).strip().replace(" ", "") for pair in pairs]
    first, second, third, fourth = said
    high = (first + "፻" if first else "") + second
    return (high + "፼" if high else "") + (third + "፻" if third else "") + fourth


_MARKS = st.sampled_from([("\u202f", ","), ("\u00a0", "."), (" ", "٫"), ("’", ","), ("٬", "٫"), ("'", ".")])


@given(st.integers(0, 99_999), st.integers(0, 99), _MARKS, st.sampled_from("0٠۰၀०０"))
def test_thousands_marks_and_decimal_marks_are_told_apart_in_every_script(
    whole: int, hundredths: int, marks: tuple[str, str], nought: str
) -> None:
    spec = NumberSpec("plain", Decimal(0), Decimal(10**6), Decimal("0.01"))
    thousands, decimal = marks
    western = f"{whole:,}".replace(",", thousands) + decimal + f"{hundredths:02d}"
    typed = "".join(chr(ord(nought) + int(c)) if c.isdecimal() else c for c in western)
    assert parse_number(typed, spec) == Decimal(f"{whole}.{hundredths:02d}")


def test_rounding_examples() -> None:
    assert round_to_step(10, FIVES) == Decimal(15)
    assert round_to_step(9.99, FIVES) == Decimal(5)
    assert round_to_step(Decimal("30.25"), TENTHS) == Decimal("30.5")
    assert round_to_step(-8.0, FIVES) == Decimal(5)
    uneven = NumberSpec("plain", Decimal(0), Decimal(10), Decimal(4))
    assert round_to_step(10, uneven) == Decimal(8)


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=30))
def test_the_median_is_exact(values: list[Decimal]) -> None:
    assert Fraction(median(Counter(values))) == library_median(map(Fraction, values))


def test_the_median_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        median({})

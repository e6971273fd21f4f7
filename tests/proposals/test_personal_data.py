"""What is pointed out in a text before it is sent, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.identity.test_numbers import all_test_numbers
from eforslag.proposals.personal_data import find_numbers

OFFICIAL = sorted(all_test_numbers())
WORDS = st.text("abcdefghijklmnopqrstuvwxyzåäö ,.!?\n", max_size=40)

PHONES = """
070-123 45 67
070-123 45 67
070–123 45 67
070 123 45 67
070-1234567
0701234567
070.123.45.67
070-123-45-67
070/123 45 67
070 - 123 45 67
070-12 34 567
0705-12 34 56
072-123 45 67
073-123 45 67
076-123 45 67
079-123 45 67
+46 70 123 45 67
+46701234567
+46 (0)70-123 45 67
+46-70-123 45 67
0046 70 123 45 67
0270-750 00
0270 750 00
0270-75000
(0270) 750 00
08-12 34 56
08-123 45 67
08 123 456 78
(08)12 34 56
+468123456
031-12 34 56
018-727 00 00
020-123 456
0771-567 567
""".strip().splitlines()

HARMLESS = """
2026-17
2018:1937
SFS 1998:808
1937
826 80 Söderhamn
112
114 14
1177
100 000 kr
1 050 000 kr
10 045 250 kr
1 234 567 890 kr
12,5 km
0,75 meter
0.12345678
3-6 år
100-150 bilar per dygn
kl. 08.00-16.30
kl. 08.30–16.30
08:00-16:00
mellan 06.00 och 09.30
bussarna 50 och 52 kl. 07.15 07.45 08.15 08.45
2024-05-12
12/5 2024
08.12.2024
08-12-2024
08/12 2024
2026-03-12 18.00
2022–2023
1990-2020
2022-01-01–2023-12-31
2022-01-01 - 2023-12-31
20220101-20231231
212000-2361
KS 2024/0123-45
0270-2024/12
5050-1055
SE45 5000 0000 0583 9825 7466
61.3037 17.0583
väg 83
E4
192.168.10.12
version 1.0.2
gatan 12 34 56
""".strip().splitlines()


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, text[finding.start : finding.end]) for finding in find_numbers(text)]


@pytest.mark.parametrize("phone", PHONES)
def test_a_telephone_number_is_pointed_out(phone: str) -> None:
    assert found(f"Ring mig på {phone}, gärna på kvällen.") == [("phone_number", phone)]
    assert found(phone) == [("phone_number", phone)]


@pytest.mark.parametrize("harmless", HARMLESS)
def test_other_figures_are_left_alone(harmless: str) -> None:
    assert found(f"Det gäller {harmless} i centrum.") == []
    assert found(harmless) == []


@given(
    st.sampled_from(OFFICIAL),
    st.sampled_from(["{0}{1}{2}{3}", "{0}{1}{2}-{3}", "{0}{1}{2}+{3}", "{0}{1}{2} {3}", "{0}-{1}-{2}-{3}",
                     "{0} {1} {2} {3}", "{0}{1}{2} - {3}", "{0}{1}{2}–{3}", "{0}{1}{2}\u00a0{3}"]),
    st.booleans(),
    WORDS,
    WORDS,
)  # fmt: skip
def test_a_personal_number_is_pointed_out_however_it_is_written(
    number: str, form: str, with_century: bool, before: str, after: str
) -> None:
    year = number[:4] if with_century else number[2:4]
    written = form.format(year, number[4:6], number[6:8], number[8:])
    assert found(f"{before}{written}{after}") == [("personal_number", written)]


def test_a_hyphen_gives_a_personal_number_away_even_when_a_digit_is_wrong() -> None:
    number = OFFICIAL[-1]
    wrong = str((int(number[-1]) + 1) % 10)
    written = f"{number[2:8]}-{number[8:-1]}{wrong}"
    assert found(f"Jag heter Anna ({written}).") == [("personal_number", written)]


def test_ten_digits_in_a_row_must_add_up_to_be_a_personal_number() -> None:
    number = OFFICIAL[-1]
    wrong = str((int(number[-1]) + 1) % 10)
    assert found(f"Faktura {number[2:-1]}{wrong}") == []


def test_every_number_in_a_text_is_pointed_out_once_and_in_order() -> None:
    number = OFFICIAL[-1]
    text = f"Ring 070-123 45 67 eller 0270-750 00 070-765 43 21/076-123 45 67. Jag är {number}."
    assert found(text) == [
        ("phone_number", "070-123 45 67"),
        ("phone_number", "0270-750 00"),
        ("phone_number", "070-765 43 21"),
        ("phone_number", "076-123 45 67"),
        ("personal_number", number),
    ]


@given(WORDS)
def test_words_without_figures_are_left_alone(text: str) -> None:
    assert find_numbers(text) == []


@given(st.text(st.sampled_from("0123456789+-–. ()/") | st.characters(), max_size=200))
def test_findings_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for finding in find_numbers(text):
        assert end <= finding.start < finding.end <= len(text)
        end = finding.end


@pytest.mark.parametrize("piece", ["0", "07", "070-123 ", "+46", "19 ", "90 01 01 ", "0 8 ", "(0) "])
def test_a_long_row_of_figures_is_read_at_once(piece: str) -> None:
    # Longer than any proposal may be; a pattern that tries every way of grouping would not come back.
    find_numbers(piece * 20_000)

"""What a text is suggested to be about."""

from eforslag.dialogues.suggesting import known

DRUGS, LIGHT, TRAFFIC = 1, 2, 3
NAMES = {DRUGS: "Droger bland unga", LIGHT: "Mörka platser", TRAFFIC: "Buskörning och mopeder"}
CODED = [
    (DRUGS, "Det säljs knark vid stationen"),
    (DRUGS, "Knark på skolan, unga som säljer"),
    (LIGHT, "Lamporna är släckta på gångvägen"),
    (LIGHT, "Ingen belysning vid stationen, lamporna är trasiga"),
    (TRAFFIC, "Bilar driftar på parkeringen"),
]


def test_the_name_alone_is_enough_to_begin_with() -> None:
    assert known(NAMES, []).suggested("Mopederna kör för fort") == [TRAFFIC]


def test_words_of_coded_texts_speak_for_their_concern() -> None:
    learned = known(NAMES, CODED)
    assert learned.suggested("Mycket knark här") == [DRUGS]
    assert learned.suggested("Laga lampan vid torget")[0] == LIGHT


def test_what_says_nothing_is_suggested_nothing() -> None:
    assert known(NAMES, CODED).suggested("Jag är glad att ni frågar") == []
    assert known({}, []).suggested("Droger") == []

"""Those who can log in at the demo's identity provider: every official test number, and six employees.

The names are made up; each follows from its number, so that a person is called the same every time.
"""

from dataclasses import dataclass
from hashlib import sha256

WOMEN = (
    "Anna", "Elin", "Maria", "Karin", "Fatima", "Ingrid", "Sara", "Lena", "Amina", "Birgitta", "Johanna", "Emma",
    "Kristina", "Hanna", "Leila", "Margareta", "Sofia", "Ebba", "Susanne", "Nadia", "Linnea", "Gunilla", "Ida", "Mona",
)  # fmt: skip
MEN = (
    "Erik", "Lars", "Ali", "Johan", "Mikael", "Nils", "Hassan", "Per", "Oskar", "Anders", "Elias", "Bengt",
    "Viktor", "Göran", "Yusuf", "Mats", "Axel", "Stefan", "Filip", "Karl", "Omar", "Jonas", "Leif", "Simon",
)  # fmt: skip
FAMILIES = (
    "Andersson", "Lindqvist", "Norberg", "Haddad", "Sjöström", "Ek", "Bergman", "Mohammed", "Åkesson", "Wallin",
    "Hedlund", "Öberg", "Sandström", "Nyman", "Farah", "Lundgren", "Rask", "Ström", "Holm", "Björk", "Eriksson",
    "Dahl", "Forsberg", "Karimi", "Engström", "Hellström", "Berglund", "Persson", "Vikström", "Moberg", "Strand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One who is suggested on the login page. `note` says why one would choose them, `note_en` in English."""

    number: str
    note: str
    note_en: str

    @property
    def name(self) -> str:
        return name_of(self.number)


@dataclass(frozen=True, slots=True)
class Employee:
    name: str
    task: str
    task_en: str
    group: str


SUGGESTED = (
    Person("199001032383", "bor i kommunen", "lives in the municipality"),
    Person("198707012392", "bor i kommunen", "lives in the municipality"),
    Person("195708182810", "bor i kommunen", "lives in the municipality"),
    Person("194805192749", "bor i kommunen", "lives in the municipality"),
    Person("201507022398", "under 15 år", "under 15 years old"),
    Person(
        "198001732380",
        "samordningsnummer, står inte i kommunens register",
        "coordination number, not in the municipality’s register",
    ),
    Person("199907042395", "står inte i kommunens register", "not in the municipality’s register"),
)
OUTSIDE_REGISTER = frozenset(person.number for person in SUGGESTED if "står inte" in person.note)

EMPLOYEES = {
    "moderator": Employee(
        "Anna-Karin Moberg", "granskar och publicerar förslag", "reviews and publishes proposals", "eforslag-moderator"
    ),
    "samordnare": Employee(
        "Henrik Sandgren", "håller i medborgarlöftet", "coordinates the safety pledge", "eforslag-samordnare"
    ),
    "polis": Employee("Maria Thelin", "polisens del av löftet", "the police’s part of the pledge", "eforslag-polis"),
    "handlaggare": Employee("Nadia Rahimi", "tar förslag till beslut", "prepares decisions", "eforslag-handlaggare"),
    "kundtjanst": Employee("Jonas Wiklund", "hjälper besökare", "helps visitors", "eforslag-kundtjanst"),
    "administrator": Employee(
        "Ulrika Falk", "regler och behörigheter", "rules and permissions", "eforslag-administrator"
    ),
}


def name_of(number: str) -> str:
    """First and last name of the person with that test number."""
    return " ".join(names_of(number))


def names_of(number: str) -> tuple[str, str]:
    # The last digit but one is odd in men's numbers and even in women's.
    first = MEN if int(number[10]) % 2 else WOMEN
    digest = sha256(number.encode("ascii")).digest()
    return first[digest[0] % len(first)], FAMILIES[digest[1] % len(FAMILIES)]

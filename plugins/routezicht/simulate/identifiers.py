"""Invented identifiers for synthetic texts: right in form, belonging to nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

# Common given and family names from general knowledge, combined at random.
GIVEN = {
    "arabic": "Ahmad Khaled Yousef Mahmoud Rania Samira Hala Walid Bassam Nour Firas Dima Ziad Lubna",
    "tigrinya": "Yonas Filmon Selam Meron Tesfay Haben Luwam Robel Winta Natnael Kidane Rahwa",
    "somali": "Abdirahman Hodan Faduma Liban Asha Mohamud Sagal Guled Ifrah Warsame",
    "persian": "Farhad Reza Shirin Navid Parisa Hamid Zahra Mehdi Nasrin Omid",
    "turkish": "Emre Elif Murat Zeynep Burak Ayşe Kerem Selin Hakan Derya",
    "maghrebi": "Rachid Karim Samir Nabil Hicham Soufiane Amine Yassine Bilal Mourad",
    "west_african": "Lamin Ousman Fatou Mariama Chidi Ngozi Emeka Ibrahima Aissatou Modou",
    "other": "Linh Minh Giorgi Nino Arben Olena Oksana Camila Andrés Mateo Wei Thanh",
    "dutch": "Johan Marieke Pieter Sanne Willem Annelies Bart Femke Gerrit Ilse",
}
FAMILY = {
    "arabic": "Al-Hassan Darwish Khoury Haddad Al-Masri Sabbagh Nasser Qabbani Shaheen Barakat",
    "tigrinya": "Gebremedhin Tekle Woldemichael Habtemariam Ghebreab Abraha Tesfamariam Kiflom",
    "somali": "Warsame Jama Farah Hersi Abshir Dirie Samatar Egal",
    "persian": "Ahmadi Rahimi Karimi Hosseini Noori Sharifi Moradi Tavakoli",
    "turkish": "Yıldız Demir Kaya Aydın Çelik Arslan Koç Öztürk",
    "maghrebi": "Benali Bouazza El Idrissi Chaoui Haddou Ziani Bensalah Khelifi",
    "west_african": "Jallow Ceesay Okafor Diallo Camara Eze Bah Touray",
    "other": "Nguyen Tran Beridze Hoxha Kovalenko Rodríguez Gómez Zhang",
    "dutch": "Hendriks Verhoeven Kuipers Dijkstra Meijerink Scholten Bosman Veldkamp",
}
CULTURE = {
    "SY": "arabic", "IQ": "arabic", "YE": "arabic", "SD": "arabic", "ER": "tigrinya", "SO": "somali",
    "AF": "persian", "IR": "persian", "TR": "turkish", "MA": "maghrebi", "DZ": "maghrebi",
    "GM": "west_african", "NG": "west_african", "GN": "west_african",
}  # fmt: skip
STREETS = ["Lindenhof", "Kastanjeweg", "Molenstraat", "Parklaan", "Beukenlaan", "Havenstraat", "Kerkplein"]
LETTERS = "BDFGHJKLNPRSTVXZ"


@dataclass
class Planted:
    """The identifiers put into one text, so that a canary test knows what to look for."""

    values: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, value: str) -> str:
        """Remember `value` of `kind` and return it."""
        self.values.append((kind, value))
        return value


def person(rng: Random, origin: str, planted: Planted) -> str:
    """Given and family name in the tradition of `origin`."""
    culture = CULTURE.get(origin, "dutch" if origin == "NL" else "other")
    name = f"{rng.choice(GIVEN[culture].split())} {rng.choice(FAMILY[culture].split(' '))}"
    return planted.add("PERSON", name)


def bsn(rng: Random, planted: Planted) -> str:
    """Nine digits that pass the eleven test of the Dutch citizen service number."""
    while True:
        digits = [rng.randint(1, 9)] + [rng.randint(0, 9) for _ in range(7)]
        check = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if check < 10:
            return planted.add("BSN", "".join(map(str, [*digits, check])))


def v_number(rng: Random, planted: Planted) -> str:
    """Ten digits in the layout of the chain's number of a foreign national."""
    digits = f"2{rng.randint(0, 999_999_999):09d}"
    return planted.add("VNUMMER", f"{digits[:3]}.{digits[3:6]}.{digits[6:]}")


def phone(rng: Random, planted: Planted) -> str:
    """A mobile number, Dutch or foreign."""
    prefix = rng.choice(["+31 6", "06", "+90 53", "+49 17", "+39 34"])
    return planted.add("PHONE", f"{prefix}{rng.randint(10_000_000, 99_999_999)}")


def plate(rng: Random, planted: Planted) -> str:
    """A Dutch number plate of a recent series."""
    letters = "".join(rng.choice(LETTERS) for _ in range(3))
    return planted.add("PLATE", f"{rng.choice('GHJKLNPRSTVXZ')}-{rng.randint(100, 999)}-{letters[:2]}")


def address(rng: Random, planted: Planted) -> str:
    """Street with house number."""
    return planted.add("ADDRESS", f"{rng.choice(STREETS)} {rng.randint(1, 240)}")


def birth_date(rng: Random, planted: Planted) -> str:
    """A date of birth of an adult."""
    return planted.add("DOB", f"{rng.randint(1, 28):02d}-{rng.randint(1, 12):02d}-{rng.randint(1965, 2004)}")

"""Writes invented Dutch hearing reports and police records around a synthetic journey."""

from __future__ import annotations

from random import Random

from routezicht.simulate import identifiers as ids
from routezicht.simulate.identifiers import Planted
from routezicht.simulate.journeys import Journey, Leg

MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
]  # fmt: skip
COUNTRY = {
    "SY": "Syrië", "ER": "Eritrea", "SO": "Somalië", "AF": "Afghanistan", "IR": "Iran", "IQ": "Irak",
    "YE": "Jemen", "TR": "Turkije", "MA": "Marokko", "DZ": "Algerije", "GM": "Gambia", "NG": "Nigeria",
    "GN": "Guinee", "VN": "Vietnam", "CO": "Colombia", "GE": "Georgië", "AL": "Albanië", "UA": "Oekraïne",
    "SD": "Soedan", "GR": "Griekenland", "MK": "Noord-Macedonië", "RS": "Servië", "HU": "Hongarije",
    "AT": "Oostenrijk", "DE": "Duitsland", "NL": "Nederland", "LY": "Libië",
    "IT": "Italië", "CH": "Zwitserland",
    "ET": "Ethiopië", "FR": "Frankrijk", "BE": "België", "BY": "Wit-Rusland", "PL": "Polen", "RU": "Rusland",
    "BA": "Bosnië", "HR": "Kroatië", "SI": "Slovenië", "ES": "Spanje", "SN": "Senegal", "MR": "Mauritanië",
    "NE": "Niger", "ML": "Mali", "TN": "Tunesië", "LV": "Letland", "EG": "Egypte",
}  # fmt: skip
BY_MODE = {
    "plane": ["met het vliegtuig", "per vliegtuig"],
    "boat": ["met een rubberboot", "met een houten boot"],
    "ship": ["met de veerboot"],
    "truck": ["in een vrachtwagen", "achterin een vrachtwagen"],
    "van": ["met een busje", "in een bestelbus"],
    "bus": ["met de bus", "met een lijnbus"],
    "car": ["met een auto", "met een taxi"],
    "train": ["met de trein"],
    "foot": ["te voet", "lopend"],
}
FIRST = [
    "Eerst ging ik {mode} naar {place} in {country}.",
    "Ik ben {mode} naar {country} gegaan, naar {place}.",
]
NEXT = [
    "Daarna ben ik {mode} naar {country} gereisd, naar {place}.",
    "Vandaar ging ik {mode} naar {place} in {country}.",
    "Van daar reisde ik {mode} door naar {place} in {country}.",
]
DATED = [
    "In {month} ben ik {mode} in {place} in {country} aangekomen.",
    "In {month} ging ik {mode} naar {country}, naar {place}.",
]
KIN = ["mijn broer", "mijn neef", "mijn oom", "mijn zus", "mijn vriend"]
NOT_TOLD = {
    "not_asked": "De reisroute is in dit gehoor niet besproken.",
    "refused": "Vraag: Langs welke landen bent u gereisd?\nAntwoord: Daar wil ik niets over zeggen.",
    "unknown": "Vraag: Langs welke landen bent u gereisd?\nAntwoord: Dat weet ik niet, ik kon niets zien.",
}
ROAD = ["A67", "A12", "A1", "A16", "A76"]


def spoken_month(month: str) -> str:
    """'2024-03' as people say it.

    >>> spoken_month("2024-03")
    'maart 2024'
    """
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def leg_sentence(rng: Random, leg: Leg, *, first: bool, dated: bool) -> str:
    """One leg as the traveller tells it."""
    pattern = rng.choice(DATED if dated else FIRST if first else NEXT)
    return pattern.format(
        mode=rng.choice(BY_MODE[leg.mode]),
        place=leg.place,
        country=COUNTRY[leg.country],
        month=spoken_month(leg.month),
    )


def story(rng: Random, journey: Journey) -> list[str]:
    """The legs in order of travel; the last one always says the month of arrival."""
    last = len(journey.legs) - 1
    return [
        leg_sentence(rng, leg, first=number == 0, dated=number == last or rng.random() < 0.2)
        for number, leg in enumerate(journey.legs)
    ]


def hearing(rng: Random, journey: Journey, planted: Planted) -> str:
    """A hearing report of the immigration service: header, questions and answers."""
    applicant = ids.person(rng, journey.origin, planted)
    officer = ids.person(rng, "NL", planted)
    head = (
        f"Rapport gehoor (SYNTHETISCH)\nV-nummer: {ids.v_number(rng, planted)}\nNaam: {applicant}\n"
        f"Geboortedatum: {ids.birth_date(rng, planted)}\nNationaliteit: {COUNTRY[journey.origin]}\n"
        f"Gehoormedewerker: {officer}\n\n"
    )
    if journey.status != "given":
        body = NOT_TOLD[journey.status]
    else:
        told = story(rng, journey)
        half = max(1, len(told) // 2)
        kin = ids.person(rng, journey.origin, planted)
        number = ids.phone(rng, planted)
        start = spoken_month(journey.legs[0].month)
        body = (
            "Vraag: Wanneer bent u vertrokken?\n"
            f"Antwoord: In {start} ben ik uit {COUNTRY[journey.origin]} vertrokken, "
            f"samen met {rng.choice(KIN)} {kin}. {' '.join(told[:half])}\n"
            "Vraag: Hoe ging het verder?\n"
            f"Antwoord: {' '.join(told[half:]) or 'Zo ben ik gekomen.'}\n"
            "Vraag: Wie heeft de reis geregeld?\n"
            f"Antwoord: Een man, zijn nummer is {number}. Ik betaalde {rng.randint(12, 90) * 100} euro."
        )
    if rng.random() < 0.3:
        relative = ids.person(rng, journey.origin, planted)
        body += (
            f"\nVraag: Heeft u familie in Nederland?\nAntwoord: Ja, {relative}, {ids.address(rng, planted)}."
        )
    return head + body


def border_record(rng: Random, journey: Journey, planted: Planted) -> str:
    """A border police record of a find in a vehicle or train."""
    officer = ids.person(rng, "NL", planted)
    person = ids.person(rng, journey.origin, planted)
    legs = journey.legs
    opening = (
        f"(SYNTHETISCH) Op {spoken_month(legs[-1].month)} hielden wij, verbalisanten, onder wie {officer}, "
        "bij een MTV-controle op de "
        f"{rng.choice(ROAD)} een voertuig aan met kenteken {ids.plate(rng, planted)}. Daarin zat {person}, "
        f"nationaliteit {COUNTRY[journey.origin]}. "
    )
    if journey.status != "given":
        return opening + NOT_TOLD[journey.status]
    told = " ".join(story(rng, journey))
    return f"{opening}Betrokkene verklaarde: '{told}' Telefoon {ids.phone(rng, planted)}."


def police_record(rng: Random, journey: Journey, planted: Planted) -> str:
    """A police record of a person found in the Netherlands."""
    officer = ids.person(rng, "NL", planted)
    person = ids.person(rng, journey.origin, planted)
    opening = (
        f"Proces-verbaal (SYNTHETISCH). Verbalisant {officer}, AVIM. Verdachte {person}, "
        f"BSN {ids.bsn(rng, planted)}, "
        f"geboren {ids.birth_date(rng, planted)}. "
    )
    if journey.status != "given":
        return opening + NOT_TOLD[journey.status]
    return f"{opening}Gevraagd naar de reis verklaarde verdachte: '{' '.join(story(rng, journey))}'"

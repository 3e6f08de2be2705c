"""Hearings: answers in brief, questions that point back, and remarks. All texts are invented."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

# what, text, legs in order of travel: country[:means[:month]], `-` for none
TEXTS = [
    (
        "time and means told behind a place complete it",
        "V: Hoe ging u verder?\nA: Ik ging naar Albanië. In mei 2022. Daarna Montenegro. Een taxi, een oude.",
        "AL:-:2022-05 ME:car:-",
    ),
    (
        "time and means told before a list go with all of it",
        "V: Hoe ging u verder?\nA: Januari 2023. Praag, Dresden, telkens een bus.",
        "CZ:bus:2023-01 DE:bus:2023-01",
    ),
    (
        "a question on the means of the step told last",
        "V: Waar ging u heen?\nA: Ik ging naar Letland.\nV: Met welk vervoer?\nA: Een bestelbus.",
        "LV:van:-",
    ),
    (
        "a question on the time of the step told last",
        "V: Waar ging u heen?\nA: Ik liep naar Letland.\nV: Weet u nog wanneer dat was?\n"
        "A: In juni 2022, op een maandag.",
        "LV:foot:2022-06",
    ),
    (
        "only where a stop was reached from",
        "V: Waar kwam u aan?\nA: Lyon. Met een bus uit Turijn.\nV: En toen?\nA: Met de trein naar Gent.",
        "IT:-:- FR:bus:- BE:train:-",
    ),
    (
        "a stay of which the day is told is an arrival",
        "V: En verder?\nA: Op 3 april 2021 stond ik in Boedapest, alles te voet.",
        "HU:foot:2021-04",
    ),
    (
        "how long a stay was dates the next step",
        "V: Hoe ging het verder?\nA: Op 2 maart 2021 vloog ik naar Koeweit.\n"
        "V: Hoe lang was u daar?\nA: Vier maanden.\n"
        "V: En toen?\nA: Naar Cyprus, met een boot.",
        "KW:plane:2021-03 CY:boat:2021-07",
    ),
    (
        "since when, said of a stay, dates no next step",
        "V: Waar was u?\nA: In Litouwen.\nV: Sinds wanneer was u daar?\nA: Sinds mei 2020.\n"
        "V: En toen?\nA: Naar Polen.",
        "LT:-:2020-05 PL:-:-",
    ),
    (
        "a boarding is dated when it was left",
        "V: Hoe ging u verder?\n"
        "A: Ik liep naar Bulgarije. In mei 2021 kroop ik bij Ruse in een vrachtwagen. Bij Arad ging hij "
        "open.\nV: Waar was dat?\nA: In Roemenië.",
        "BG:foot:- RO:truck:2021-05",
    ),
    (
        "a time counted from an earlier arrival",
        "V: Hoe ging het verder?\nA: In mei 2021 vloog ik naar Qatar. Toen naar Oman.\n"
        "V: Wanneer kwam u in Oman aan?\n"
        "A: Een maand na mijn landing in Qatar.",
        "QA:plane:2021-05 OM:plane:2021-06",
    ),
    (
        "the place pointed at",
        "V: U noemde Koper.\nA: Ja, daar ben ik heen gelopen vanuit Rijeka, in juli 2020.",
        "HR:-:- SI:foot:2020-07",
    ),
    (
        "to somebody whose place was told",
        "V: Hoe ging het verder?\n"
        "A: Mijn verloofde zat in Metz. In mei 2020 ben ik met een bus naar haar toe gegaan.",
        "FR:bus:2020-05",
    ),
    (
        "a ride that others describe and the traveller takes",
        "V: En toen?\nA: Elke ochtend rijdt er een trein naar Helsinki. Op 4 mei 2021 zat ik erin.",
        "FI:-:2021-05",
    ),
    (
        "an airport is reached by plane",
        "V: En toen?\nA: In mei 2021 kwam ik aan op Zaventem.",
        "BE:plane:2021-05",
    ),
    (
        "an echoed question that is denied",
        "V: En toen?\nA: Naar Wenen, met een bus. Een tussenstop in Bratislava? Nee, die sloeg hij over.",
        "AT:bus:-",
    ),
    (
        "the stretch that a question asks about",
        "V: En toen?\nA: Met een bus naar Gent.\nV: Ging die bus door Frankrijk?\nA: Ja.",
        "FR:bus:- BE:bus:-",
    ),
    (
        "through which countries",
        "V: En toen?\nA: In een busje naar Oostende.\nV: Door welke landen reed hij?\nA: Oostenrijk zeker.",
        "AT:van:- BE:van:-",
    ),
    (
        "a question that names what was told answers how it was reached",
        "V: Waar was u in maart 2022?\nA: In Riga.\nV: Bent u van Minsk naar Riga gevlogen?\n"
        "A: Nee, eerst Georgië.",
        "GE LV",
    ),
    (
        "means that the question names and the answer confirms",
        "V: En toen?\nA: Een man bracht ons naar Metz.\nV: Met de auto?\nA: Ja.",
        "FR:car:-",
    ),
    (
        "a registration that the question names comes last",
        "V: U heeft zich in Nederland gemeld op 30 mei 2023.\nA: Ja. In februari vloog ik naar Lissabon.",
        "PT:plane:2023-02 NL:-:2023-05",
    ),
    (
        "a step that the question puts before the one just told",
        "V: En toen?\nA: In mei 2022 vloog ik naar Bordeaux.\n"
        "V: Dus daarvoor zat u op Malta. Hoe lang?\nA: Vanaf april 2021.",
        "MT:-:2021-04 FR:plane:2022-05",
    ),
    (
        "what seemed home was a first step",
        "V: Hoe kwam u in Libië?\nA: Op een vrachtwagen uit Khartoum.\nV: En in Soedan?\n"
        "A: Dat was mei 2016, vanuit Asmara.",
        "SD:-:2016-05 LY:truck:-",
    ),
    (
        "an account goes on until it reaches what was asked",
        "V: Waar was u in mei?\nA: In Porto.\nV: Hoe bent u in Porto gekomen?\n"
        "A: Ik vloog naar Jerevan. Toen met een bus naar "
        "Tbilisi.\nV: Ging dat goed?\nA: Ja. Daarna liep ik naar Turkije.",
        "AM:plane:- GE:bus:- TR:foot:- PT:-:-",
    ),
    (
        "a transfer that the file tells",
        "V: En toen?\nA: Ik ging naar Polen. In mei 2022 reed een man mij naar Berlijn.\n"
        "V: Duitsland heeft u overgedragen, in juli 2022.\n"
        "A: Klopt. Na vijf weken waren wij terug in Berlijn.",
        "PL:-:- DE:car:2022-05 PL:-:2022-07 DE:-:2022",
    ),
    (
        "there and back once more",
        "V: En toen?\nA: Ik nam de trein naar Brest. Toen liep ik naar Polen. 's Avonds zaten wij "
        "in de bus terug. Een week later "
        "weer, heen en terug.",
        "BY:train:- PL:foot:- BY:bus:- PL:-:- BY:-:-",
    ),
    (
        "gone again after a return",
        "V: En toen?\nA: Ik liep naar Kroatië. Ze stuurden mij terug naar Bosnië.\n"
        "V: U bent toen weer gegaan?\nA: Ja.",
        "HR:foot:- BA:-:- HR:-:-",
    ),
    (
        "an attempt that succeeded",
        "V: Hoe vaak heeft u Kroatië geprobeerd?\nA: Drie keer. In mei 2021 is het gelukt.",
        "HR:-:2021-05",
    ),
    (
        "had to go back",
        "V: En toen?\nA: Ik ging naar Malta en vloog naar Zürich. In juni 2018 moest ik terug.",
        "MT:-:- CH:plane:- MT:-:2018-06",
    ),
    (
        "a list of flights begins at home",
        "V: Vertel.\nA: In mei 2021 zijn wij gevlogen, Colombo, Dubai, Boekarest.",
        "AE:plane:2021-05 RO:plane:2021-05",
    ),
    (
        "a party without a verb",
        "V: En toen?\nA: Acht man in een rubberboot naar Almería. Ik was de jongste.",
        "ES:boat:-",
    ),
    (
        "the border crossed near a place",
        "V: En toen?\nA: Ik reed met mijn auto bij Lars Georgië in.",
        "GE:car:-",
    ),
]

TEXTS += [
    (
        "a country that an answer first sums up",
        "V: Hoe kwam u hier?\nA: Via Belarus. In mei 2021 vloog ik naar Qatar en dezelfde nacht door naar Minsk.",
        "QA:plane:2021-05 BY:plane:2021-05",
    ),
    (
        "fetched to where somebody lives",
        "V: En toen?\nA: In mei 2021 haalde mijn oom mij op met zijn auto. Hij woont in Passau.",
        "DE:car:2021-05",
    ),
    (
        "a question about anybody is about the traveller",
        "V: Hoe komt iemand uit Jaffna in Litouwen terecht?\nA: Met een bus uit Minsk.",
        "BY:-:- LT:bus:-",
    ),
]

# Countries that a text only names: what, text, legs
REMARKS = [
    ("a named person", "V: En toen?\nA: Ik ging naar Niger. Ibrahima kwam door Mali.", "NE"),
    ("one of several", "V: En toen?\nA: Ik ging naar Malta. Een ander is via Cyprus gegaan.", "MT"),
    ("what anybody does", "V: En toen?\nA: Ik ging naar Malta. Vanaf daar kom je zo in Tunesië.", "MT"),
    ("where it lies", "V: En toen?\nA: Ik ging naar Malta. Libië ligt ernaast.", "MT"),
    (
        "a thing from there",
        "V: En toen?\nA: Ik ging naar Malta en luisterde naar een zender uit Engeland.",
        "MT",
    ),
    ("a service", "V: En toen?\nA: Ik ging naar Malta. De boot gaat naar Tunesië.", "MT"),
    ("another time", "V: En toen?\nA: Ik ging naar Malta. Ik was een keer in Tunis, lang geleden.", "MT"),
    (
        "where others went",
        "V: Waar ging die vrachtwagen heen, dacht u?\nA: Naar Engeland.\nV: En u?\nA: Ik ging naar Malta.",
        "MT",
    ),
    (
        "nothing known of it",
        "V: En in Duitsland?\nA: Over Duitsland weet ik niets. Ik ging naar Malta.",
        "MT",
    ),
    ("the regulation", "Gehoor Dublin\nV: En toen?\nA: Ik ging naar Malta.", "MT"),
    ("a small town far away", "V: En toen?\nA: Ik ging over Karang. Toen naar Mali.", "ML"),
    ("half of a longer name", "V: En toen?\nA: Ze reden naar Ras Qabir. Ik ging naar Malta.", "MT"),
]


def _legs(text: str, form: str) -> str:
    legs = Miner().mine(text).route
    if ":" not in form:
        return " ".join(leg.country for leg in legs)
    return " ".join(f"{leg.country}:{leg.mode or '-'}:{leg.month or '-'}" for leg in legs)


@pytest.mark.parametrize(("what", "text", "expected"), TEXTS + REMARKS, ids=[t[0] for t in TEXTS + REMARKS])
def test_legs(what: str, text: str, expected: str) -> None:
    assert _legs(text, expected) == expected, what


def test_first_step_that_seemed_home_is_a_leg_and_home_is_not() -> None:
    mined = Miner().mine(
        "V: Hoe kwam u in Libië?\nA: Op een vrachtwagen uit Khartoum.\nV: En in Soedan?\n"
        "A: Te voet uit Asmara."
    )
    assert (mined.origin, [leg.country for leg in mined.route]) == ("ER", ["SD", "LY"])


def test_year_of_a_month_is_near_the_date_that_the_question_names() -> None:
    text = "V: U bent op 18 januari 2022 in Letland geregistreerd.\nA: Ja. In november liep ik naar Litouwen."
    assert {leg.country: leg.month for leg in Miner().mine(text).route}["LT"] == "2021-11"

"""Ways that were open and not taken, returns that did not take place, and what was only said."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

# what is tested, text (invented), countries in order of travel
ROUTES = [
    (
        "an offer turned down",
        "Hij nam de bus naar Metz. Een overtocht naar Engeland werd aangeboden, maar die sloeg hij af.",
        "FR",
    ),
    ("an offer of a job", "Hij nam de bus naar Metz. Een kok in Sion bood hem werk aan.", "FR"),
    (
        "a proposal that was refused",
        "Hij nam de bus naar Metz. Men stelde hem voor via Bern te reizen, wat hij weigerde.",
        "FR",
    ),
    (
        "a document offered at a desk",
        "Hij bood op Schiphol een vals paspoort aan. Hij was eerst naar Lissabon gevlogen.",
        "PT NL",
    ),
    ("given up on a way", "Hij nam de bus naar Metz. Van een reis via Marokko zag hij af.", "FR"),
    (
        "given up on a country",
        "Hij nam de bus naar Metz. Van de route over Kosovo hebben zij afgezien.",
        "FR",
    ),
    (
        "where an offer was made",
        "In Napels werd hem werk aangeboden. Daarna reed hij naar Berlijn.",
        "IT DE",
    ),
    (
        "where an offer was turned down",
        "In Athene sloeg hij een aanbod af. Daarna vloog hij naar Berlijn.",
        "GR DE",
    ),
    (
        "where he refused to eat",
        "In Milaan weigerde hij te eten. Daarna reed hij naar Berlijn.",
        "IT DE",
    ),
    (
        "at an invitation",
        "Op uitnodiging van een school in Ede kwam hij in juni 2022 naar Nederland.",
        "NL",
    ),
    (
        "a ticket that lapsed",
        "Hij nam de bus naar Metz. Een ticket naar Porto heeft hij laten verlopen.",
        "FR",
    ),
    (
        "a flight let go",
        "Hij nam de bus naar Metz. De vlucht naar Porto heeft hij laten schieten.",
        "FR",
    ),
    ("a missed flight", "Hij nam de bus naar Metz. De volgende vlucht, naar Porto, miste hij.", "FR"),
    ("too late", "Hij nam de bus naar Metz. Een uitnodiging voor Canada kwam te laat.", "FR"),
    ("a place refused", "Hij nam de bus naar Metz. Een plek in Noorwegen werd hem geweigerd.", "FR"),
    (
        "could, but too far",
        "Hij nam de bus naar Metz. Hij kon ook naar Porto, maar dat leek hem te ver.",
        "FR",
    ),
    (
        "too dangerous, and others took it",
        "Hij nam de bus naar Metz. De route via Kroatië, die anderen kozen, leek te gevaarlijk.",
        "FR",
    ),
    ("a country that dropped out", "Hij nam de bus naar Metz. Portugal viel af.", "FR"),
    ("refused to come along", "Hij nam de bus naar Metz. Zij weigerde mee te gaan naar Doha.", "FR"),
    (
        "wanted by a boss, not done",
        "Hij nam de bus naar Metz. Een ploegbaas wilde hem naar Finland sturen, wat hij niet deed.",
        "FR",
    ),
    (
        "did not turn up",
        "Hij nam de bus naar Metz. Er was een vlucht naar Rome geboekt, maar hij kwam niet opdagen.",
        "FR",
    ),
    ("rumours", "Hij nam de bus naar Metz. Geruchten over een boot naar Ierland bleken onwaar.", "FR"),
    ("going there judged", "Hij nam de bus naar Metz. Via Libië gaan is gevaarlijk.", "FR"),
    ("did not fly on", "Hij landde in Rome. Naar Oslo is hij niet doorgevlogen.", "IT"),
    ("a government that agrees", "Zij vloog naar Kigali. Finland zei nee.", "RW"),
    (
        "never sent back",
        "Hij vloog naar Antalya en liep naar Griekenland. Hij is nooit naar Turkije teruggestuurd.",
        "TR GR",
    ),
    (
        "not sent back by a people",
        "Hij vloog naar Antalya en liep naar Griekenland. De Grieken stuurden hem niet terug.",
        "TR GR",
    ),
    (
        "not transferred",
        "Hij nam de trein naar Berlijn en kwam in Breda aan. Aan Duitsland is hij niet overgedragen.",
        "DE NL",
    ),
    (
        "no transfer came of it",
        "Hij nam de trein naar Berlijn en kwam in Breda aan. Tot een overdracht aan Duitsland kwam het niet.",
        "DE NL",
    ),
    (
        "gone before the transfer",
        "Hij nam de trein naar Berlijn en kwam in Breda aan. Hij verdween voordat hij aan Duitsland kon "
        "worden overgedragen.",
        "DE NL",
    ),
    (
        "a decision to return",
        "Hij nam de trein naar Berlijn en kwam in Breda aan. Een terugkeerbesluit naar Marokko is genomen.",
        "DE NL",
    ),
    (
        "sent back not long after",
        "Hij vloog naar Antalya en liep naar Griekenland. Niet lang daarna is hij naar Turkije "
        "teruggestuurd.",
        "TR GR TR",
    ),
    (
        "back after a transfer",
        "Hij reisde naar Ceuta en kwam in Nederland aan. Hij is overgedragen aan Spanje, vanwaar hij in mei "
        "met een auto terugkeerde.",
        "ES NL ES NL",
    ),
    (
        "a claim without proof",
        "Zij vloog naar Malta. Volgens verweerder heeft zij in Polen verbleven, maar daarvoor bestaat geen "
        "bewijs.",
        "MT",
    ),
    (
        "a visa withdrawn is no statement",
        "Hij vloog naar Antalya. Daar werd zijn Griekse visum ingetrokken en dat dwong hem via Bulgarije te "
        "reizen.",
        "TR BG",
    ),
    (
        "a statement withdrawn",
        "Hij vloog naar Antalya. De verklaring dat hij in Griekenland was, heeft hij ingetrokken. Hij voer "
        "naar Bari.",
        "TR IT",
    ),
    (
        "one part holds, one does not",
        "Hij vloog naar Antalya. Dat hij in Bosnië was, vertelde hij zelf; dat hij in Kosovo was, is niet "
        "gebleken. Hij reisde naar Bari.",
        "TR BA IT",
    ),
    (
        "names ruled out by a relative clause",
        "Hij voer naar Samos. Polen en Zweden, waar hij nooit is geweest, staan ook in het dossier.",
        "GR",
    ),
    (
        "never there before",
        "Hij liep naar Slovenië. Wenen, waar hij nooit eerder was geweest, bereikte hij per trein.",
        "SI AT",
    ),
    (
        "not known whether",
        "Hij voer naar Bari en weet niet of hij door Zwitserland of Oostenrijk kwam.",
        "IT",
    ),
    (
        "na to become and other aims",
        "Hij vloog naar Antalya om daar werk te zoeken of naar Italië te gaan.",
        "TR",
    ),
    (
        "what came next",
        "Hij ging met een bus naar Agadir om een week later naar Istanbul te vliegen.",
        "MA TR",
    ),
    ("at what time", "Hij voer weg uit Tunis. Om zes uur zag hij Pantelleria, en daarna Trapani.", "IT"),
    ("in the capacity of", "Als kok had hij in Tirana gewerkt. Hij voer naar Bari.", "AL IT"),
    (
        "what others decide",
        "V: Wat gebeurde er toen?\nA: In april besloot een groep naar Algerije te lopen. Ik voer naar Bari.",
        "IT",
    ),
    (
        "what anybody gets there",
        "V: En toen?\nA: Ik voer naar Bari. In Portugal krijg je papieren.",
        "IT",
    ),
    (
        "no foot set",
        "V: Bent u in Polen geweest?\nA: In Polen heb ik geen voet gezet. Ik voer naar Bari.",
        "IT",
    ),
    (
        "taken out before a flight",
        "V: En toen?\n"
        "A: Ik was op Kreta. Vier keer haalden zij mij eruit voor een vlucht naar Praag. Ik voer naar Bari.",
        "GR IT",
    ),
    (
        "the person of the question",
        "V: Ging u over Kosovo, zoals uw broer?\nA: Nee, die ging over Kosovo. Ik voer naar Bari.",
        "IT",
    ),
]


@pytest.mark.parametrize(("what", "text", "expected"), ROUTES, ids=[o[0] for o in ROUTES])
def test_route(miner: Miner, what: str, text: str, expected: str) -> None:
    assert " ".join(leg.country for leg in miner.mine(text).route) == expected

"""Speed and memory of de-identification and route mining against deduce and Presidio (blank Dutch), in one run.

    python benchmarks/text.py [RECORDS.jsonl] [--repeats N]      # JSON Lines with `text`; made-up reports without it

Every engine runs in its own process on the same documents, one after the other, three times; the best run counts.
`frame` is presidio's AnalyzerEngine.analyze with this engine's recognizers and nothing to find: the cost of the frame.
Ratios are to deduce of the same run: absolute figures say more about the machine than about the code.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpEngine

REPEATS = 3
SAMPLE = (
    "Verslag gehoor {n}. De heer Yusuf Haddad, geboren op 12-03-1990, V-nummer 2812345678, verklaarde dat hij in "
    "mei 2022 "
    "met zijn broer Sami vanuit Damascus via Izmir en Athene naar Nederland is gereisd. Hij betaalde 3.500 euro "
    "aan een man "
    "die Abu Omar werd genoemd. Zijn telefoonnummer is 06-12345678. De tolk, mevrouw Jansen, vertaalde uit het "
    "Arabisch.\n"
)


def documents(path: Path | None) -> list[str]:
    """Texts of the file, or 400 made-up reports."""
    if path is None:
        return [SAMPLE.format(n=n) for n in range(400)]
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line]


def routezicht() -> Callable[[str], object]:
    from routezicht.deid import default

    return default().deidentify


def deduce() -> Callable[[str], object]:
    from deduce import Deduce

    return Deduce().deidentify


def mining() -> Callable[[str], object]:
    from routezicht.mining import Miner

    return Miner().mine


def deid_mining() -> Callable[[str], object]:
    """What the platform does with a text: mine what de-identification leaves of it."""
    from routezicht.deid import default
    from routezicht.mining import Miner

    engine, miner = default(), Miner()
    return lambda text: miner.mine(engine.deidentify(text).text)


def frame() -> Callable[[str], object]:
    """Presidio's analyzer with our recognizers, given an empty scan: what the call costs before any detection."""
    from presidio_analyzer import AnalyzerEngine

    from routezicht.deid import default
    from routezicht.deid.document import read
    from routezicht.deid.recognizers import ScanArtifacts

    nothing = ScanArtifacts(read(""))
    nothing.tokens, nothing.lemmas, nothing.tokens_indices, nothing.keywords = [], [], [], []
    engine = AnalyzerEngine(registry=default().registry, nlp_engine=_blank(), supported_languages=["nl"])
    return lambda text: engine.analyze(text, "nl", nlp_artifacts=nothing)


def _blank() -> NlpEngine:
    """Dutch tokens only: there is no Dutch model on the package index."""
    import spacy
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class Blank(NlpEngine):
        def __init__(self) -> None:
            self.nlp = spacy.blank("nl")

        def load(self) -> None: ...

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            doc = self.nlp(text)
            return NlpArtifacts([], doc, [t.idx for t in doc], [t.lower_ for t in doc], self, language)

        def process_batch(self, texts, language, **kwargs):
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return self.nlp.vocab[word].is_stop

        def is_punct(self, word: str, language: str) -> bool:
            return self.nlp.vocab[word].is_punct

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["nl"]

    return Blank()


def presidio() -> Callable[[str], object]:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    registry = RecognizerRegistry(supported_languages=["nl"])
    registry.load_predefined_recognizers(languages=["nl"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=_blank(), supported_languages=["nl"])
    return lambda text: engine.analyze(text, "nl")


def _run(
    make: Callable[[], Callable[[str], object]], texts: list[str], repeats: int, out: multiprocessing.Queue
) -> None:
    started = time.perf_counter()
    work = make()
    for text in texts[:20]:
        work(text)
    ready = time.perf_counter() - started
    best = float("inf")
    for _ in range(repeats):
        begin = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out.put((sum(map(len, texts)) / best, ready, memory))


def measure(
    make: Callable[[], Callable[[str], object]], texts: list[str], repeats: int
) -> tuple[float, float, float]:
    """(characters per CPU second, seconds until ready, peak MB), from a process of its own."""
    context = multiprocessing.get_context("spawn")
    out: multiprocessing.Queue = context.Queue()
    process = context.Process(target=_run, args=(make, texts, repeats, out))
    process.start()
    result = out.get()
    process.join()
    return result


def linear(texts: list[str]) -> float:
    """Cost per character of a text of 1 MB in one line, as a ratio to the same text as separate records."""
    from routezicht.deid import default

    engine = default()
    record = " ".join(texts)[:4000].replace("\n", " ")
    many = 250
    begin = time.process_time()
    for _ in range(many):
        engine.deidentify(record)
    apart = time.process_time() - begin
    begin = time.process_time()
    engine.deidentify(record * many)
    return (time.process_time() - begin) / apart


def workers(texts: list[str]) -> float:
    """Throughput of the command with two workers as a ratio to one."""
    import tempfile
    from functools import partial

    from routezicht.cli.jsonlines import stream
    from routezicht.cli.text import _deidentifier

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        rounds = max(1, 6_000_000 // sum(map(len, texts)))
        with source.open("w", encoding="utf-8") as lines:
            for n in range(rounds):
                for i, text in enumerate(texts):
                    lines.write(json.dumps({"id": f"{n}-{i}", "text": text}) + "\n")
        seconds = []
        for count in (1, 2):
            begin = time.perf_counter()
            stream(source, target, partial(_deidentifier, None, False), workers=count)
            seconds.append(time.perf_counter() - begin)
    return seconds[0] / seconds[1]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "records", nargs="?", type=Path, metavar="RECORDS.jsonl", help="JSON Lines with `text`"
    )
    parser.add_argument("--repeats", type=int, default=REPEATS, help="runs per engine (default: %(default)s)")
    options = parser.parse_args()
    texts = documents(options.records)
    print(f"{len(texts)} documents, {sum(map(len, texts))} characters")
    results = {
        make.__name__: measure(make, texts, options.repeats)
        for make in (deduce, presidio, frame, routezicht, mining, deid_mining)
    }
    base = results["deduce"][0]
    print(f"{'engine':12}{'chars/s':>12}{'to deduce':>11}{'ready s':>9}{'peak MB':>9}")
    for name, (speed, ready, memory) in results.items():
        print(f"{name:12}{speed:12,.0f}{speed / base:11.2f}{ready:9.1f}{memory:9.0f}")
    print(f"1 MB in one line costs {linear(texts):.2f} times the same text in records")
    print(f"two workers: {workers(texts):.2f} times the throughput of one")


if __name__ == "__main__":
    main()

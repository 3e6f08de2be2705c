"""Fetching over HTTP and from OData v3, against a server on this machine that speaks the documented shape."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from partner_zone import NOW, Zone

from routezicht import intake
from routezicht.errors import ConfigError, DeliveryRefused
from routezicht.intake import pulling

Answer = tuple[int, dict[str, str], bytes]
CSV = b"route,type,nat,t,n\nOther,Sea,SYR,2024-01,5\n"


@dataclass
class Server:
    """Answers by path; remembers what was asked."""

    address: str = ""
    answers: dict[str, Callable[[dict[str, list[str]], dict[str, str]], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            parts = urlsplit(self.path)
            reply = state.answers.get(parts.path, lambda *_: (404, {}, b""))
            status, headers, body = reply(parse_qs(parts.query), dict(self.headers))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield state
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def pull(zone: Zone, source: str, address: str, *, hours: int = 0) -> Any:
    protocol = "odata_v3" if source == "cbs_asylum" else "http"
    now = NOW + timedelta(hours=hours)
    return intake.pull(zone.spec(source), zone.settings, protocol=protocol, address=address, now=now)


def test_a_file_is_fetched_once_and_again_only_when_it_changed(zone: Zone, server: Server) -> None:
    def reply(_: object, headers: dict[str, str]) -> Answer:
        known = headers.get("If-None-Match") == '"v1"'
        return (304, {}, b"") if known else (200, {"ETag": '"v1"'}, CSV)

    server.answers["/x/ibc_long_release_2025-03-04.csv"] = reply
    address = f"{server.address}/x/ibc_long_release_2025-03-04.csv"
    path = pull(zone, "frontex_detections", address)
    assert path.read_bytes() == CSV
    delivery = zone.take("frontex_detections")
    content = zone.read("frontex_detections", delivery)
    assert (str(content.issued_on), len(content.rows["detection"])) == ("2025-03-04", 1)
    intake.destroy(delivery)
    assert pull(zone, "frontex_detections", address, hours=1) is None
    assert len(server.asked) == 1
    assert pull(zone, "frontex_detections", address, hours=25) is None
    assert len(server.asked) == 2


def test_a_fault_that_passes_is_tried_again(zone: Zone, server: Server) -> None:
    server.answers["/f.csv"] = lambda *_: (503, {}, b"") if len(server.asked) < 3 else (200, {}, CSV)
    assert pull(zone, "frontex_detections", f"{server.address}/f.csv").read_bytes() == CSV
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, {}, b"geheim"), "status 404"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "moved the file"),
    ],
)
def test_a_fault_that_stays_leaves_nothing_and_repeats_no_words_of_the_publisher(
    zone: Zone, server: Server, answer: Answer, told: str
) -> None:
    server.answers["/f.csv"] = lambda *_: answer
    with pytest.raises(DeliveryRefused, match=told) as caught:
        pull(zone, "frontex_detections", f"{server.address}/f.csv")
    assert "geheim" not in caught.value.message
    assert zone.files() == []


def test_a_file_beyond_the_contracts_size_is_not_kept(zone: Zone, server: Server) -> None:
    zone.changes = {"limits": replace(zone.spec("frontex_detections").limits, max_bytes=1000)}
    server.answers["/f.csv"] = lambda *_: (200, {}, CSV * 100)
    with pytest.raises(DeliveryRefused, match="larger than the contract allows"):
        pull(zone, "frontex_detections", f"{server.address}/f.csv")
    assert zone.files() == []


def test_a_plain_address_on_another_machine_is_refused(zone: Zone) -> None:
    with pytest.raises(ConfigError, match="only be fetched over https"):
        pull(zone, "frontex_detections", "http://example.org/f.csv")


def odata(*rows: dict[str, object], link: str = "") -> bytes:
    page: dict[str, object] = {"odata.metadata": "x/$metadata#Cbs.OData.WebAPI", "value": list(rows)}
    return json.dumps(page | ({"odata.nextLink": link} if link else {})).encode()


def serve_table(server: Server, data: list[dict[str, object]], *, page: int, links: bool) -> str:
    """A table with its dimensions, paged as one of the two services of Statistics Netherlands does it."""
    root = "/odata/83102NED"
    dimensions = {
        "Geslacht": {"T001038": "Totaal mannen en vrouwen"},
        "Leeftijd": {"10000   ": "Totaal leeftijd"},
        "Nationaliteit": {"NAT1    ": "Syrisch ", "NAT2    ": "Totaal nationaliteit"},
    }
    for name, titles in dimensions.items():
        body = odata(*({"Key": key, "Title": title} for key, title in titles.items()))
        server.answers[f"{root}/{name}"] = lambda *_, body=body: (200, {}, body)
    server.answers[f"{root}/TableInfos"] = lambda *_: (200, {}, odata({"Modified": "2025-02-03T02:00:00"}))

    def rows(query: dict[str, list[str]], _: object) -> Answer:
        skip = int(query.get("$skip", ["0"])[0])
        chosen = query["$select"][0].split(",")
        part = [{name: row[name] for name in chosen} for row in data[skip : skip + page]]
        more = links and skip + page < len(data)
        link = f"{server.address}{root}/TypedDataSet?$select={','.join(chosen)}&$skip={skip + page}"
        return 200, {}, odata(*part, link=link if more else "")

    server.answers[f"{root}/TypedDataSet"] = rows
    return server.address + root


def cells(count: int) -> list[dict[str, object]]:
    return [
        {
            "ID": number, "Geslacht": "T001038", "Leeftijd": "10000   ", "Nationaliteit": "NAT1    ",
            "Perioden": f"{1950 + number // 12}MM{number % 12 + 1:02d}", "Ander_1": 1,
            "EersteAsielverzoekenPersonen_2": 5 * number, "NareizigersPersonen_4": None,
        }
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "page", "links"), [(25, 10, True), (30, 10, True), (3, 10, False)])
def test_a_table_is_read_page_by_page_with_trimmed_keys_and_titles(
    zone: Zone, server: Server, count: int, page: int, links: bool
) -> None:
    address = serve_table(server, cells(count), page=page, links=links)
    assert pull(zone, "cbs_asylum", address) is not None
    delivery = zone.take("cbs_asylum")
    content = zone.read("cbs_asylum", delivery)
    first = [row[3:] for row in content.rows["series"] if row[1] == "asylum_first_applications"]
    assert sorted(first) == [
        (f"{1950 + n // 12}-{n % 12 + 1:02d}", "nationality", "SYR", False, 5 * n, None) for n in range(count)
    ]
    assert str(content.issued_on) == "2025-02-03"
    assert all("Ander_1" not in path for path in server.asked)
    assert pull(zone, "cbs_asylum", address, hours=25) is None


def test_a_full_page_without_link_is_followed_by_skip(
    zone: Zone, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "PAGE_ROWS", 10)
    address = serve_table(server, cells(25), page=10, links=False)
    path = pull(zone, "cbs_asylum", address)
    assert len(path.read_bytes().splitlines()) == 25


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("TableInfos", b"<html>", "not in the shape"),
        ("TableInfos", odata({"Modified": None}), "when it last changed"),
        ("Nationaliteit", odata({"Key": "A", "Title": "a"}, link="http://127.0.0.2:1/x"), "another host"),
        ("Nationaliteit", odata({"Sleutel": "A"}), "without a key"),
        ("TypedDataSet", b'{"value": [1]}', "not in the shape"),
    ],
)
def test_an_answer_of_another_shape_is_refused(
    zone: Zone, server: Server, name: str, body: bytes, told: str
) -> None:
    address = serve_table(server, cells(1), page=10, links=False)
    server.answers[f"/odata/83102NED/{name}"] = lambda *_: (200, {}, body)
    with pytest.raises(DeliveryRefused, match=told):
        pull(zone, "cbs_asylum", address)
    assert zone.files() == []

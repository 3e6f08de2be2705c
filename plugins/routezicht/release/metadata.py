"""Metadata of a release pack: Frictionless data package, DCAT-AP-NL in JSON-LD, quality notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from routezicht.release.model import Release

# Frictionless names of the types that published columns have.
TYPES = {"text": "string", "bigint": "integer", "numeric": "number", "boolean": "boolean"}
FORMATS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
PUBLISHER = {
    "@id": "urn:routezicht:publisher",
    "@type": "foaf:Agent",
    "foaf:name": [
        {"@language": "nl", "@value": "Routezicht, namens de migratieketen"},
        {"@language": "en", "@value": "Routezicht, for the migration chain"},
    ],
}


def title(release: Release, language: str) -> str:
    """Title in Dutch (`nl`) or English (`en`), with the synthetic label where it belongs."""
    synthetic = release.details["is_synthetic"]
    if language == "nl":
        text = f"Reisroutes naar Nederland, {release.period_from} tot en met {release.period_through}"
        return f"SYNTHETISCH - {text}" if synthetic else text
    text = f"Travel routes to the Netherlands, {release.period_from} to {release.period_through}"
    return f"SYNTHETIC - {text}" if synthetic else text


def datapackage(release: Release, columns: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, Any]:
    """Frictionless Data Package of the CSV files."""
    return {
        "name": f"routezicht-release-{release.release_id}",
        "id": release.content_hash,
        "title": title(release, "en"),
        "description": " ".join(caveat["en"] for caveat in release.details["caveats"]),
        "created": release.details["published_at"].isoformat(),
        "version": str(release.release_id),
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": FORMATS["csv"],
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {
                            "name": field["name"],
                            "type": TYPES[field["type"]],
                            "title": field["nl"],
                            "description": field["en"],
                        }
                        for field in fields
                    ],
                    "missingValues": [""],
                },
            }
            for name, fields in sorted(columns.items())
        ],
    }


def dcat(release: Release, tables: Sequence[str]) -> dict[str, Any]:
    """The release as a DCAT-AP-NL dataset, with one distribution per file."""
    identifier = f"urn:routezicht:release:{release.release_id}"
    published = release.details["published_at"].date().isoformat()
    caveats = release.details["caveats"]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "adms": "http://www.w3.org/ns/adms#",
            "spdx": "http://spdx.org/rdf/terms#",
        },
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:identifier": identifier,
        "dct:title": [{"@language": lang, "@value": title(release, lang)} for lang in ("nl", "en")],
        "dct:description": [
            {"@language": lang, "@value": " ".join(caveat[lang] for caveat in caveats)}
            for lang in ("nl", "en")
        ],
        "dct:publisher": PUBLISHER,
        "dct:creator": PUBLISHER,
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": "Routezicht, data stewards",
        },
        "dct:issued": {"@type": "xsd:date", "@value": published},
        "dct:modified": {"@type": "xsd:date", "@value": published},
        "dct:language": [
            {"@id": "http://publications.europa.eu/resource/authority/language/NLD"},
            {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        ],
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/SOCI"},
        "dct:accessRights": {
            "@id": "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"
        },
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/IRREG"},
        "dct:spatial": {"@id": "http://publications.europa.eu/resource/authority/country/NLD"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:gYearMonth", "@value": release.period_from},
            "dcat:endDate": {"@type": "xsd:gYearMonth", "@value": release.period_through},
        },
        "adms:versionNotes": f"content hash {release.content_hash}",
        "dcat:distribution": [
            {
                "@id": f"{identifier}:{name}.{ending}",
                "@type": "dcat:Distribution",
                "dct:title": f"{name}.{ending}",
                "dcat:accessURL": {"@id": f"{identifier}:{name}.{ending}"},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
                "dct:license": {"@id": "http://standaarden.overheid.nl/owms/terms/geslotenlicentie"},
                "dct:rights": f"For {', '.join(release.recipients)} under {release.details['agreement']}",
            }
            for name in tables
            for ending, media in FORMATS.items()
        ],
    }


def quality_notes(release: Release) -> str:
    """What a reader must know of the figures, as Markdown in both languages."""
    details = release.details
    lines = [
        f"# {title(release, 'nl')} / {title(release, 'en')}",
        "",
        f"Release {release.release_id}, published {details['published_at']:%Y-%m-%d}; data through"
        f" {details['data_through']}.",
        "",
        "## Caveats",
        "",
        *(f"- {caveat['nl']} / {caveat['en']}" for caveat in details["caveats"]),
        "",
        "## Quality",
        "",
        "`quality` is a band by the share of uncertain records (A: at most 5 %, B: 15 %, C: 30 %, D: more),"
        " and the class of the median lag in months between journey and interview (0-3, 4-12, 13+), per"
        " table and quarter.",
        "",
        "## Freshness",
        "",
        "| Source | Data through | Issued on | Deliveries |",
        "|---|---|---|---|",
        *(
            f"| {source} | {known['data_through']} | {known['issued_on']} | {known['deliveries']} |"
            for source, known in sorted(details["freshness"].items())
        ),
        "",
        "## Method",
        "",
        *_words(details["method"]),
    ]
    return "\n".join(lines) + "\n"


def _words(method: Mapping[str, Any]) -> list[str]:
    found: dict[str, list[str]] = {}
    for name, part in sorted(method.items()):
        for sentence in part.get("words", []):
            found.setdefault(sentence, []).append(name)
    return [f"- {sentence}" for sentence in found]

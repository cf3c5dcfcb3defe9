"""The certificate: deterministic, verifiable, and refused to a failing set."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from aipsy_affect.corpus import bundled
from aipsy_affect.errors import CertificateError, ReleaseError
from aipsy_affect.release import read_release
from aipsy_affect.validators import battery
from aipsy_affect.validators.certificate import certify, differences, parse_certificate, verify
from aipsy_affect.validators.subject import Options

QUICK = Options(permutations=200, repeats=1, resamples=100)


@pytest.fixture(scope="module")
def release():  # type: ignore[no-untyped-def]
    return read_release(bundled("1.0.0")[1])


@pytest.fixture(scope="module")
def report(release, ratings) -> battery.Report:  # type: ignore[no-untyped-def]
    return battery.run(release.items, name="release 1.0.0", options=QUICK, ratings=ratings)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "1.0.0"
    shutil.copytree(str(bundled("1.0.0")[1]), folder)
    return folder


def test_the_same_content_gives_the_same_bytes(release, report: battery.Report, ratings) -> None:  # type: ignore[no-untyped-def]
    again = battery.run(release.items, name="release 1.0.0", options=QUICK, ratings=reversed(ratings))
    assert certify(release, report).to_bytes() == certify(release, again).to_bytes()


def test_a_certificate_holds_what_it_rests_on(release, report: battery.Report) -> None:  # type: ignore[no-untyped-def]
    content = certify(release, report).content
    assert content["verdict"] == "certified"
    assert content["release"]["manifest_sha256"] == release.manifest_sha256
    assert set(content["release"]["files"]) == {each.path for each in release.manifest.files}
    assert content["options"] == {"seed": 0, "repeats": 1, "folds": 10, "permutations": 200, "resamples": 100}
    assert content["verdicts"] == dict.fromkeys("SPLBTR", "passed")
    assert {"python", "numpy", "scikit-learn"} <= set(content["computed_with"])
    assert content["classifier"]["name"] == "aipsy-affect/minilm-plutchik"
    assert set(content["classifier"]["sha256"]) == {"model.onnx", "tokenizer.json", "config.json"}
    reader = next(each for each in content["results"] if each["code"] == "B201")["details"]
    assert len(reader["matched"]["auroc_range"]) == 2 and "p_holm" in reader["matched"]


def test_a_failing_set_gets_none(release) -> None:  # type: ignore[no-untyped-def]
    broken = (*release.items, release.items[0])
    report = battery.run(broken, name="broken", options=QUICK)
    with pytest.raises(CertificateError, match="broken cannot be certified: S001 failed"):
        certify(release, report)


def test_a_set_that_nobody_read_gets_none(release) -> None:  # type: ignore[no-untyped-def]
    report = battery.run(release.items, name="unread", codes=["R"], options=QUICK)  # asked for, and not there
    assert {each.code for each in report.blocking} == {"R501", "R502", "R503", "R504", "R505"}
    with pytest.raises(CertificateError, match="unread cannot be certified: R501 not_run"):
        certify(release, report)


def test_a_part_of_the_battery_certifies_nothing(release) -> None:  # type: ignore[no-untyped-def]
    report = battery.run(release.items, name="part", codes=["S"], options=QUICK)
    assert not report.blocking
    with pytest.raises(CertificateError, match="only a part of the battery was run"):
        certify(release, report)


def test_the_shipped_certificate_verifies() -> None:
    version, folder = bundled("1.0.0")
    certificate = parse_certificate(folder.joinpath("certificate.json").read_bytes(), "shipped")
    assert verify(certificate, folder, version).version == "1.0.0"


def test_an_edited_certificate_is_found_out(copied: Path) -> None:
    content = json.loads((copied / "certificate.json").read_text(encoding="utf-8"))
    content["results"][0]["summary"] = "all is well"
    with pytest.raises(CertificateError, match="was changed after it was made"):
        parse_certificate(json.dumps(content).encode(), "edited")


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff\xfe", b"null", b'{"format": 1}'])
def test_what_is_no_certificate_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(CertificateError, match="is not a certificate"):
        parse_certificate(raw, "some file")


def test_other_bytes_are_not_certified(copied: Path) -> None:
    certificate = parse_certificate((copied / "certificate.json").read_bytes(), "certificate")
    clinical = copied / "battery" / "clinical.jsonl"
    clinical.write_bytes(clinical.read_bytes() + b" ")
    with pytest.raises(ReleaseError, match="is not the released file"):
        verify(certificate, copied, "copy")


def test_a_rewritten_manifest_is_not_certified(copied: Path) -> None:
    """Bytes and manifest changed together, so the release is sound in itself: only the certificate tells."""
    import hashlib

    certificate = parse_certificate((copied / "certificate.json").read_bytes(), "certificate")
    clinical = copied / "battery" / "clinical.jsonl"
    clinical.write_bytes(clinical.read_bytes().replace(b"morning", b"evening"))
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["sha256"] = hashlib.sha256(clinical.read_bytes()).hexdigest()
    (copied / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    with pytest.raises(CertificateError, match=r"battery/clinical\.jsonl is not the file that was certified"):
        verify(certificate, copied, "copy")


def test_differences_name_the_check(release, report: battery.Report) -> None:  # type: ignore[no-untyped-def]
    mine = certify(release, report)
    other = json.loads(mine.to_bytes())
    other["results"][3]["summary"] = "something else"
    other["content_sha256"] = mine.content["content_sha256"]
    from aipsy_affect.validators.certificate import Certificate

    assert differences(mine, mine) == []
    (line,) = differences(mine, Certificate(other))
    assert line.startswith("S004: ") and "something else" in line

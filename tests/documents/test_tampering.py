"""What a file shows of tampering: signatures that do not hold, edits after signing, earlier revisions that read otherwise, the program it left."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from batches.paper import Paper, Signal
from documents.reading import signatures
from documents.reading.papers import end_reading_processes, read_paper

pytestmark = pytest.mark.integration

CERTIFICATE = b"""BT /F1 18 Tf 60 760 Td (EU TYPE-EXAMINATION CERTIFICATE) Tj ET
BT /F1 11 Tf 60 720 Td (Certificate No.: %s) Tj ET
BT /F1 11 Tf 60 700 Td (Manufacturer: Musterwerk Medical Co., Ltd.) Tj ET
BT /F1 11 Tf 60 680 Td (Product: Particle filtering half mask) Tj ET
BT /F1 11 Tf 60 660 Td (Date of issue: 12.05.2020) Tj ET
BT /F1 11 Tf 60 640 Td (Regulation \\(EU\\) 2016/425, Annex V \\(Module B\\), EN 149:2001+A1:2009) Tj ET"""

Read = Callable[[bytes], Paper]


@pytest.fixture(scope="module")
def signer() -> signers.SimpleSigner:
    """Somebody's own key and certificate: nobody vouches for it, and it signs as well as any."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Muster Testing Body")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30)).sign(key, hashes.SHA256())
    )  # fmt: skip
    packed = serialization.pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, serialization.NoEncryption())
    made = signers.SimpleSigner.load_pkcs12_data(packed, other_certs=[])
    assert made is not None
    return made


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(data: bytes) -> Paper:
        (tmp_path / "paper.pdf").write_bytes(data)
        paper = read_paper(tmp_path / "paper.pdf", file="paper.pdf")
        assert paper.error is None
        assert paper.value("certificate_number") is not None
        return paper

    return read


@pytest.fixture(scope="module", autouse=True)
def _processes() -> object:
    yield
    end_reading_processes()


def certificate(number: str = "0598/PPE/20/1234", **information: str) -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(CERTIFICATE % number.encode())
    for key, value in information.items():
        pdf.docinfo[f"/{key}"] = value
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def signed(data: bytes, signer: signers.SimpleSigner, name: str = "Signature") -> bytes:
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=name), signer, new_field_spec=fields.SigFieldSpec(name), output=out)
    return out.getvalue()


def saved_over(data: bytes, number: str) -> bytes:
    """The file with its page rewritten in a new revision, as an editor saves it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    contents = page["/Contents"]
    contents._data = CERTIFICATE % number.encode()
    contents._encoded_data = None
    writer.update_container(contents)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def laid_over(data: bytes, drawn: bytes) -> bytes:
    """The file with more drawn over its page, in the same revision."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].contents_add(drawn)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def codes(paper: Paper) -> list[str]:
    return [signal.code for signal in paper.signals]


def test_a_plain_and_a_soundly_signed_paper_show_nothing(read: Read, signer: signers.SimpleSigner) -> None:
    assert read(certificate()).signals == ()
    once = signed(certificate(), signer)
    assert read(once).signals == ()
    assert read(signed(once, signer, "Second")).signals == ()


def test_who_signed_is_told_and_vouched_for_only_by_an_anchor_that_was_laid_in(
    read: Read, signer: signers.SimpleSigner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = signed(signed(certificate(), signer), signer, "Second")
    first, second = read(data).signatures
    assert (first.name, first.signer, first.holds, first.trusted, first.later) == ("Signature", "Common Name: Muster Testing Body", True, False, "additions")
    assert (second.name, second.later, second.signed_at is not None) == ("Second", "nothing", True)
    (edited,) = read(saved_over(signed(certificate(), signer), "0598/PPE/20/9999")).signatures
    assert (edited.holds, edited.later) == (True, "content")
    assert signer.signing_cert is not None
    (tmp_path / "body.crt").write_bytes(signer.signing_cert.dump())
    monkeypatch.setattr(signatures, "_TRUST", tmp_path)
    monkeypatch.setattr(signatures, "_anchors", signatures._anchors.__wrapped__)
    assert [one.trusted for one in signatures.signatures_in(data)[0]] == [True, True]
    (tmp_path / "broken.crt").write_bytes(b"no certificate")
    (tmp_path / "empty.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n")
    assert [one.trusted for one in signatures.signatures_in(data)[0]] == [True, True]
    assert [signal.code for signal in signatures.signatures_in(saved_over(data, "0598/PPE/20/9999"))[1]] == ["forgery.edited_after_signing"] * 2


def test_signed_bytes_that_were_changed_do_not_hold(read: Read, signer: signers.SimpleSigner) -> None:
    data = signed(certificate(Title="Certificate"), signer)
    at = data.index(b"(Certificate)")
    paper = read(data[:at] + b"(Certificat3)" + data[at + 13 :])
    assert codes(paper) == ["forgery.signature_invalid"]


def test_a_paper_saved_over_after_signing_is_edited_and_its_earlier_text_shown(read: Read, signer: signers.SimpleSigner) -> None:
    paper = read(saved_over(signed(certificate(), signer), "0598/PPE/20/9999"))
    assert codes(paper) == ["forgery.edited_after_signing", "forgery.content_replaced"]
    replaced = paper.signals[1]
    assert replaced.values == {"before": "0598/PPE/20/1234", "now": "0598/PPE/20/9999"}
    (number,) = paper.all("certificate_number")
    assert (replaced.page, number.value) == (1, "0598/PPE/20/9999")
    assert replaced.box is not None
    assert number.box is not None
    assert abs(replaced.box[0] - number.box[0]) < 3


def test_an_earlier_revision_counts_without_a_signature_too_and_what_was_added_does_not(read: Read) -> None:
    assert codes(read(saved_over(certificate(), "0598/PPE/20/9999"))) == ["forgery.content_replaced"]
    assert read(saved_over(certificate(), "0598/PPE/20/1234) Tj ( copy 2")).signals == ()


def test_what_an_earlier_revision_had_and_this_one_lacks_is_told(read: Read) -> None:
    (signal,) = read(saved_over(certificate("0598/PPE/20/1234 with annex KG-77"), "0598/PPE/20/1234")).signals
    assert (signal.code, signal.variant, signal.values) == ("forgery.content_replaced", "removed", {"before": "with annex KG-77"})


@pytest.mark.parametrize("program", ["Adobe Photoshop 21.1 (Windows)", "GIMP 2.10"])
def test_a_certificate_from_a_program_for_pictures_is_told(read: Read, program: str) -> None:
    (signal,) = read(certificate(Producer=program, ModDate="D:20200820101500+08'00'")).signals
    assert signal == Signal(
        code="forgery.metadata_inconsistent", message=f"the file was made with {program} (2020-08-20), a program for editing pictures", page=1,
        variant="program", values={"program": program, "day": "2020-08-20"},
    )  # fmt: skip


def test_a_title_with_another_number_of_that_form_is_told_and_other_titles_are_not(read: Read) -> None:
    (signal,) = read(certificate(Title="Certificate 0598/PPE/20/1111 Musterwerk")).signals
    assert signal.values == {"titled": "0598/PPE/20/1111", "number": "0598/PPE/20/1234"}
    assert read(certificate(Title="Certificate 0598/PPE/20/1234, replaces 0598/PPE/20/1111")).signals == ()
    assert read(certificate(Title="Form 4711-2 rev. 3", Producer="Microsoft Word for Microsoft 365")).signals == ()


def test_a_broken_signature_dictionary_is_for_review_and_the_paper_is_read(read: Read, signer: signers.SimpleSigner) -> None:
    data = signed(certificate(), signer)
    start = data.index(b"/Contents <") + len(b"/Contents <")
    paper = read(data[:start] + b"00" * 40 + data[start + 80 :])
    assert codes(paper) == ["forgery.metadata_inconsistent"]


PATCH = b"1 1 1 rg 130 655 80 16 re f 0 0 0 rg "


def test_a_date_on_a_white_patch_is_what_is_read_and_the_one_under_it_is_told(read: Read) -> None:
    paper = read(laid_over(certificate(), PATCH + b"BT /F1 11 Tf 131 660 Td (12.05.2022) Tj ET"))
    assert paper.value("issue_date") == "2022-05-12"
    (signal,) = paper.signals
    assert (signal.code, signal.variant, signal.page) == ("forgery.content_replaced", "overlaid", 1)
    assert (signal.values["before"], signal.values["now"]) == ("12.05.2020", "12.05.2022")
    assert signal.box is not None


def test_a_patch_with_nothing_on_it_or_the_same_again_is_no_replacement(read: Read) -> None:
    blank = read(laid_over(certificate(), PATCH))
    assert (blank.value("issue_date"), blank.signals) == (None, ())
    assert read(laid_over(certificate(), PATCH + b"BT /F1 11 Tf 131 660 Td (12.05.2020) Tj ET")).signals == ()


def test_a_shape_drawn_before_its_text_covers_nothing(read: Read) -> None:
    data = certificate()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].contents_add(PATCH, prepend=True)
        out = io.BytesIO()
        pdf.save(out)
    paper = read(out.getvalue())
    assert (paper.value("issue_date"), paper.signals) == ("2020-05-12", ())


@pytest.mark.parametrize("unseen", [b"1 1 1 rg BT /F1 11 Tf", b"0.98 g BT /F1 11 Tf", b"0 g BT /F1 1 Tf"])
def test_what_nobody_sees_is_not_read(read: Read, unseen: bytes) -> None:
    assert read(laid_over(certificate(), unseen + b" 60 600 Td (Model: ZZ-1234) Tj ET")).all("models") == ()


def test_white_print_on_a_dark_band_is_read(read: Read) -> None:
    band = b"0 0.2 0.5 rg 50 594 300 22 re f 1 1 1 rg BT /F1 11 Tf 60 600 Td (Model: ZZ-1234) Tj ET"
    assert [fact.value for fact in read(laid_over(certificate(), band)).all("models")] == ["ZZ-1234"]


def test_a_strip_of_thick_white_line_covers_as_a_patch_does(read: Read) -> None:
    strip = b"1 1 1 RG 16 w 130 663 m 210 663 l S 0 0 0 rg BT /F1 11 Tf 131 660 Td (12.05.2022) Tj ET"
    (signal,) = read(laid_over(certificate(), strip)).signals
    assert (signal.variant, signal.values["before"], signal.values["now"]) == ("overlaid", "12.05.2020", "12.05.2022")
    thin = b"1 1 1 RG 1 w 130 663 m 210 663 l S"
    assert read(laid_over(certificate(), thin)).value("issue_date") == "2020-05-12"


def with_other_fonts(data: bytes, **fonts: str) -> bytes:
    """The file with further fonts to print with."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for name, base in fonts.items():
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(f"/{base}"))
            pdf.pages[0].Resources.Font[f"/{name}"] = pdf.make_indirect(font)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (b"0598/PPE/20/) Tj /F2 11 Tf (1234", {"fonts": "Helvetica, Times-Roman", "parts": "0598PPE20 | 1234"}),
        (b"0598/PPE/20/) Tj /F3 11 Tf (1234", None),  # bold of the same family
        (b"0598/PPE/20/1234) Tj /F2 11 Tf ( \\(renewed\\)", None),  # what stands beside the number is not the number
    ],
)
def test_a_number_set_in_two_families_of_fonts_is_told(read: Read, figures: bytes, told: dict[str, str] | None) -> None:
    with pikepdf.open(io.BytesIO(with_other_fonts(certificate(), F2="Times-Roman", F3="Helvetica-Bold"))) as pdf:
        pdf.pages[0].Contents = pdf.make_stream((CERTIFICATE % b"0598/PPE/20/1234").replace(b"0598/PPE/20/1234", figures))
        out = io.BytesIO()
        pdf.save(out)
    paper = read(out.getvalue())
    assert paper.value("certificate_number") == "0598/PPE/20/1234"
    if told is None:
        assert paper.signals == ()
        return
    (signal,) = paper.signals
    (number,) = paper.all("certificate_number")
    assert (signal.code, signal.variant, signal.box) == ("forgery.metadata_inconsistent", "fonts", number.box)
    assert signal.values == told | {"value": "0598/PPE/20/1234"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"CreationDate": "D:20191104101500+08'00'"}, "2019-11-04"),
        ({"CreationDate": "D:20190301101500Z", "ModDate": "D:20191104101500Z"}, "2019-11-04"),
        ({"CreationDate": "D:20191104101500Z", "ModDate": "D:20200512101500Z"}, None),  # finished on the day
        ({"CreationDate": "D:20200415101500Z"}, None),  # made ready some weeks before
        ({"CreationDate": "D:20210820101500Z"}, None),  # a copy printed later
        ({"CreationDate": "D:20191104000000Z"}, None),  # midnight sharp: no clock wrote that
        ({"CreationDate": "D:19800101001500Z"}, None),  # nor one that was never set
        ({"CreationDate": "yesterday"}, None),
    ],
)
def test_a_file_last_written_long_before_its_paper_was_issued_is_told(read: Read, written: dict[str, str], told: str | None) -> None:
    signals = read(certificate(**written)).signals
    assert [signal.values for signal in signals] == ([{"saved": told, "issued": "2020-05-12"}] if told else [])
    assert all((signal.code, signal.variant, signal.page) == ("forgery.metadata_inconsistent", "dated", 1) for signal in signals)


def scanned(data: bytes) -> bytes:
    """The paper as a scanner keeps it: one picture that fills the page."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=85)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        image = pikepdf.Stream(pdf, jpeg.getvalue())
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.width, Height=picture.height, ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Im1=pdf.make_indirect(image))
        pdf.pages[0].Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im1 Do Q")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


NEW_DATE = b"BT /F1 11 Tf 131 660 Td (12.05.2022) Tj ET"


def test_a_date_typed_on_a_patch_over_a_scan_is_told(read: Read) -> None:
    paper = read(laid_over(scanned(certificate()), PATCH + NEW_DATE))
    assert paper.value("issue_date") == "2022-05-12"
    (signal,) = paper.signals
    assert (signal.code, signal.variant, signal.page, signal.values) == ("forgery.content_replaced", "scan", 1, {"now": "12.05.2022"})
    assert signal.box == pytest.approx((130, 171, 210, 187))


def test_a_scan_with_a_patch_on_its_blank_part_or_with_nothing_on_the_patch_is_no_replacement(read: Read) -> None:
    blank = b"1 1 1 rg 130 255 80 16 re f 0 0 0 rg BT /F1 11 Tf 131 260 Td (Received) Tj ET"
    assert read(laid_over(scanned(certificate()), blank)).signals == ()
    assert read(laid_over(scanned(certificate()), PATCH)).signals == ()


MODEL = b"BT /F1 11 Tf 60 600 Td (Model: ZZ-1234) Tj ET"


def on_a_layer(data: bytes, *, shown: bool) -> bytes:
    """The file with a model on a layer that is switched on or off."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Layer"))
        off = pikepdf.Array([] if shown else [layer])
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=off, Order=[layer]))
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(MC0=layer)
        pdf.pages[0].contents_add(b"/OC /MC0 BDC " + MODEL + b" EMC")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def at_an_opacity(data: bytes, opacity: float) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G1=pikepdf.Dictionary(ca=opacity))
        pdf.pages[0].contents_add(b"q /G1 gs " + MODEL + b" Q")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("seen", "unseen"),
    [
        (on_a_layer(certificate(), shown=True), on_a_layer(certificate(), shown=False)),
        (at_an_opacity(certificate(), 1), at_an_opacity(certificate(), 0)),
        (laid_over(certificate(), b"q 50 590 300 30 re W n " + MODEL + b" Q"), laid_over(certificate(), b"q 50 90 300 30 re W n " + MODEL + b" Q")),
        (laid_over(certificate(), b"q 0 Tr " + MODEL + b" Q"), laid_over(certificate(), b"q 3 Tr " + MODEL + b" Q")),
        (laid_over(certificate(), b"q 2 Tr " + MODEL + b" Q"), laid_over(certificate(), b"q 7 Tr " + MODEL + b" Q")),
    ],
    ids=["layer", "opacity", "clip", "without ink", "added to the clip"],
)
def test_what_is_switched_off_transparent_clipped_or_without_ink_is_not_read(read: Read, seen: bytes, unseen: bytes) -> None:
    assert [fact.value for fact in read(seen).all("models")] == ["ZZ-1234"]
    assert read(unseen).all("models") == ()

"""Files as people send them, honest and hostile, made when they are needed."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from random import Random

import pikepdf
from PIL import Image, ImageDraw

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(text: str = "Certificate", pages: int = 1, **saving: object) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            page = document.add_blank_page(page_size=(595, 842))
            page.Contents = pikepdf.Stream(document, f"% {text}\n0 0 m 100 100 l S".encode())
        target = io.BytesIO()
        document.save(target, deterministic_id="encryption" not in saving, **saving)
    return target.getvalue()


def encrypted_pdf() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="o", user="secret"))


def pdf_with_picture(width: int, height: int, filter_: str, data: bytes) -> bytes:
    """A PDF that says its picture has that size."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        picture = pikepdf.Stream(document, data)
        picture.Type, picture.Subtype, picture.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name(filter_)
        picture.Width, picture.Height, picture.BitsPerComponent, picture.ColorSpace = width, height, 8, pikepdf.Name.DeviceGray
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        page.Contents = pikepdf.Stream(document, b"q 500 0 0 500 0 0 cm /P Do Q")
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


def jpeg_2000(width: int, height: int) -> bytes:
    return b"\xff\x4f\xff\x51" + struct.pack(">HHIIII", 47, 0, width, height, 0, 0) + b"\0" * 64


def object_stream_bomb(size: int) -> bytes:
    """A PDF whose catalogue lies in an object stream of a few kilobytes that unpacks to ``size`` bytes, packed twice."""
    header = b"1 0 2 40 "
    body = b"<</Type/Catalog/Pages 2 0 R>>".ljust(40) + b"<</Type/Pages/Count 1/Kids[5 0 R]>>"
    packer = zlib.compressobj(9)
    packed = packer.compress(header + body) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)  # rests on nothing before it, so it may be repeated
    packed = zlib.compress(packed + again * (size >> 20) + packer.flush(), 9)
    parts, offsets = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"], {}
    objects = {
        3: b"<</Type/ObjStm/N 2/First %d/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % (len(header), len(packed)) + packed + b"\nendstream",
        5: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    }
    for number, each in objects.items():
        offsets[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n" % number + each + b"\nendobj\n")
    start = sum(map(len, parts))
    rows = [(0, 0, 65535), (2, 3, 0), (2, 3, 1), (1, offsets[3], 0), (1, start, 0), (1, offsets[5], 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    parts.append(b"4 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table) + table + b"\nendstream\nendobj\n")
    parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(parts)


def picture(format_: str, size: tuple[int, int] = (120, 90), mode: str = "RGB", **saving: object) -> bytes:
    image = Image.new(mode, size, "white")
    ImageDraw.Draw(image).rectangle((5, 5, 40, 20), fill="black")
    target = io.BytesIO()
    image.save(target, format_, **saving)
    return target.getvalue()


def deep_grey() -> bytes:
    target = io.BytesIO()
    Image.new("I;16", (120, 90), 40_000).save(target, "PNG")
    return target.getvalue()


def scan(pages: int) -> bytes:
    target = io.BytesIO()
    first, *others = [Image.new("1", (60 + number, 90), 1) for number in range(pages)]
    first.save(target, "TIFF", save_all=True, append_images=others, compression="group4")
    return target.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A few bytes whose header promises a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)


def huge_tiff(width: int, height: int) -> bytes:
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height)]
    tags.append((279, 4, 1, 16))
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + b"\0\0\0\0"
    return b"II*\0" + struct.pack("<I", 24) + b"\0" * 16 + directory


def huge_jpeg(width: int, height: int) -> bytes:
    small = picture("JPEG", (8, 8), "L")
    at = small.index(b"\xff\xc0")
    return small[: at + 5] + struct.pack(">HH", height, width) + small[at + 9 :]


def printed(size: int) -> bytes:
    """What packs to about half, like most of what is printed."""
    return Random(1).randbytes(size // 2).hex().encode()  # noqa: S311 - nothing is secret here


def archive(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()


def archive_with_link(name: str, to: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        entry = zipfile.ZipInfo(name)
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        packed.writestr(entry, to)
    return target.getvalue()


def archive_with_twins(name: str) -> bytes:
    """Two entries under names that differ until the second is patched."""
    twin = name[:-1] + "~"
    return archive({name: pdf("one"), twin: pdf("two")}).replace(twin.encode(), name.encode())


def overlapping_archive() -> bytes:
    """Two entries of the directory that share one packed file."""
    packed = archive({"a.pdf": pdf(), "b.pdf": pdf()})
    at = packed.rindex(b"PK\x01\x02")
    return packed[: at + 42] + b"\0\0\0\0" + packed[at + 46 :]


def zip_that_lies(says: int, size: int) -> bytes:
    """An archive whose entry unpacks to more than both its headers say."""
    packed = bytearray(archive({"a.pdf": b"%PDF-1.4\n" + b" " * size}))
    local, central = packed.index(b"PK\x03\x04"), packed.index(b"PK\x01\x02")
    struct.pack_into("<I", packed, local + 22, says)
    struct.pack_into("<I", packed, central + 24, says)
    return bytes(packed)

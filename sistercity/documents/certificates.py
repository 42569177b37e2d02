"""The certificates that vouch for signers: which files hold them, and what is in a file.

Needs neither Django nor pyHanko: the portal asks at its start, the reader of signatures later.
"""

from pathlib import Path

from asn1crypto import pem, x509

from sistercity.documents.opening import open_plain

#: What a file of trusted certificates is called in a folder of them.
ENDINGS = (".pem", ".crt", ".cer")
#: In megabytes; a file of all authorities that a browser trusts takes about a quarter.
LARGEST = 1


class TooLarge(ValueError):
    """The file is larger than any file of certificates."""


def certificate_files(place: Path) -> list[Path]:
    """Return the files of a folder that hold trusted certificates, or the one file named."""
    if place.is_dir():
        return sorted(file for file in place.iterdir() if file.suffix.lower() in ENDINGS)
    return [place]


def certificates(file: Path) -> list[x509.Certificate]:
    """Return the certificates in a file, in PEM or DER.

    Raises OSError when it cannot be read, TooLarge without reading it all when it holds more than
    certificates, another ValueError or TypeError when it holds none.
    """
    most = LARGEST * 1024**2
    with open_plain(file) as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise TooLarge(file)
    blocks = [content]
    if pem.detect(content):
        parts = pem.unarmor(content, multiple=True)
        blocks = [block for kind, _headers, block in parts if kind == "CERTIFICATE"]
    found = [x509.Certificate.load(block, strict=True) for block in blocks]
    if not found or any(not certificate.subject.native for certificate in found):
        raise ValueError("no certificate")
    return found

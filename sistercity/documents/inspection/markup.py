"""The XML inside Office documents, read without entities, for what would act or reach outside."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from sistercity.documents.inspection.refusal import Refused

MAX_DEPTH = 500
#: How much of the instructions of fields is looked at.
MAX_INSTRUCTIONS = 1024**2

#: Elements that hold or start something active, by the end of their name, whatever their prefix.
REFUSED_ELEMENTS: dict[str, str] = {
    "event-listener": "macros",
    "applet": "active_content",
    "plugin": "active_content",
    "ddeLink": "active_content",
    "dde-source": "active_content",
    "dde-connection-decl": "active_content",
    "webPr": "remote_content",
    "dbPr": "remote_content",
    "encryption-data": "encrypted",
}
#: Relationships that no document should have, by the end of their type.
REFUSED_RELATIONSHIPS: dict[str, str] = {
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "xlMacrosheet": "macros",
    "xlIntlMacrosheet": "macros",
    "oleObject": "embedded_object",
    "package": "embedded_object",
    "control": "embedded_object",
    "activeXControlBinary": "embedded_object",
    "aFChunk": "embedded_object",
    "webextension": "active_content",
    "webextensiontaskpanes": "active_content",
}
LINK_SCHEMES = {"", "http", "https", "mailto", "tel", "ftp", "file"}
VML = "urn:schemas-microsoft-com:vml"
DRIVE = re.compile(r"^(file:/{0,3})?[A-Za-z]:[\\/]", re.IGNORECASE)
DYNAMIC_EXCHANGE = re.compile(r"(^|[\s{])DDE(AUTO)?\s", re.IGNORECASE)


class Watch(ContentHandler):
    """Reads one part of a document; raises Refused as soon as something is not acceptable."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.content_types: set[str] = set()
        self.instructions: list[str] = []
        self.instructions_size = 0
        self.in_instruction = False

    def startElementNS(self, name, qname, attrs):
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("too_complex")
        element = name[1]
        if code := REFUSED_ELEMENTS.get(element):
            raise Refused(code)
        values = {key[1]: value for key, value in attrs.items()}
        if element == "Relationship":
            check_relationship(values)
        elif element in ("Override", "Default"):
            self.content_types.add(values.get("ContentType", "").lower())
        elif "instr" in values:
            _check_instructions(values["instr"])
        elif "href" in values and not _is_link(*name) and is_remote(values["href"]):
            raise Refused("remote_content")
        self.in_instruction = element == "instrText"

    def endElementNS(self, name, qname):
        self.depth -= 1
        self.in_instruction = False
        if name[1] in ("p", "document") and self.instructions:
            _check_instructions("".join(self.instructions))
            self.instructions.clear()

    def characters(self, content: str) -> None:
        """Collect the text of fields, which Word keeps in pieces."""
        if self.in_instruction and self.instructions_size < MAX_INSTRUCTIONS:
            self.instructions.append(content)
            self.instructions_size += len(content)


def _is_link(namespace: str | None, element: str) -> bool:
    """Tell whether the address of an element is followed only when somebody clicks it."""
    return element == "a" or namespace == VML


def read(chunks: Iterator[bytes]) -> Watch:
    """Read a part to its end. Raise Refused if it is no XML, has entities, or acts."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, True)
    watch = Watch()
    parser.setContentHandler(watch)
    try:
        for chunk in chunks:
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise Refused("xml_entities") from error
    except (SAXException, ValueError, LookupError) as error:
        raise Refused("broken") from error
    return watch


def check_relationship(values: dict[str, str]) -> None:
    """Raise Refused if a relationship embeds something, or fetches something from elsewhere."""
    kind = values.get("Type", "").rsplit("/", 1)[-1]
    target = values.get("Target", "").strip()
    if values.get("TargetMode", "").lower() != "external":
        if code := REFUSED_RELATIONSHIPS.get(kind):
            raise Refused(code)
        if _scheme(target):
            raise Refused("remote_content")
    elif kind == "hyperlink":
        if _scheme(target) not in LINK_SCHEMES and not DRIVE.match(target):
            raise Refused("remote_content")
    elif is_remote(target):
        raise Refused("remote_template" if kind == "attachedTemplate" else "remote_content")


def is_remote(target: str) -> bool:
    """Tell whether opening the document would fetch `target` from another computer."""
    target = target.strip()
    if DRIVE.match(target):
        return False
    if target.replace("\\", "/").startswith("//"):
        return True
    scheme = _scheme(target)
    if scheme == "file":
        # file:///folder is a folder of the reader's own, file://host/folder is not.
        rest = target.replace("\\", "/").split(":", 1)[1]
        return rest.startswith("//") and not (rest.startswith("///") and rest[3:4] != "/")
    return scheme not in ("", "data")


def _scheme(target: str) -> str:
    try:
        return urlsplit(target).scheme.lower()
    except ValueError:
        return "invalid"


def _check_instructions(text: str) -> None:
    if DYNAMIC_EXCHANGE.search(f"{text} "):
        raise Refused("active_content")

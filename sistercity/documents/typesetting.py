"""PDFs set by typst in Plus Jakarta Sans; what people wrote goes in as data, never as markup."""

import json
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.conf import settings
from fontpkg_plus_jakarta_sans import ROOT as FONT_PACKAGE
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONT = FONT_PACKAGE / "files" / "PlusJakartaSans[wght].ttf"
WEIGHTS = (400, 700)
BUILT = settings.BASE_DIR / "static" / "build" / "fonts"


def set_pdf(template: Path, data: object) -> bytes:
    """Return the PDF that `template` makes of `data`, which it reads as JSON from its inputs."""
    pages = typst.compile(
        template.read_bytes(),
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=True)},
    )
    assert isinstance(pages, bytes)  # noqa: S101 - what typst gives for PDF without an output path
    return pages


@cache
def fonts() -> typst.Fonts:
    """Return the portal's font in the weights of the pages, with the system's for other scripts.

    They come from the built assets; where these are missing, they are made for this process.
    """
    if all(path.exists() for path in paths_of_weights(BUILT).values()):
        return typst.Fonts(font_paths=[os.fspath(BUILT)])
    with TemporaryDirectory(prefix="sistercity-fonts-") as folder:
        build_weights(Path(folder))
        found = typst.Fonts(font_paths=[folder])
        # Fonts are read when first used: use both while their files are there.
        typst.compile(
            b'#set text(font: "Plus Jakarta Sans")\na *b*', font_paths=found, format="pdf"
        )
    return found


def build_weights(folder: Path) -> None:
    """Make each weight a font of its own in `folder`, unless it is newer than the variable font.

    typst takes a variable font in its thinnest weight only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for weight, path in paths_of_weights(folder).items():
        if path.exists() and path.stat().st_mtime >= FONT.stat().st_mtime:
            continue
        font = TTFont(FONT)
        static = instancer.instantiateVariableFont(font, {"wght": weight}, updateFontNames=True)
        static.save(path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)


def paths_of_weights(folder: Path) -> dict[int, Path]:
    return {weight: folder / f"plus-jakarta-sans-{weight}.ttf" for weight in WEIGHTS}

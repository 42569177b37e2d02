import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from fontpkg_plus_jakarta_sans import ROOT as FONT_PACKAGE
from fontTools import subset

from sistercity import catalogues
from sistercity.documents.typesetting import BUILT, build_weights

FONT = FONT_PACKAGE / "files" / "PlusJakartaSans[wght].ttf"
# Latin with the letters of European and Vietnamese place names, and the punctuation in use.
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1E00, 0x1F00), *range(0x2010, 0x2040)]
SIGNS = [0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]


class Command(BaseCommand):
    help = "Build what the pages need and the repository does not hold: fonts and catalogues."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        build_font(settings.BASE_DIR / "static" / "build" / "plus-jakarta-sans.woff2")
        build_weights(BUILT)
        for language, _name in settings.LANGUAGES:
            path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
            if path.exists():
                catalogues.compile_catalogue(path, language)


def build_font(target: Path) -> None:
    """Pack the Latin part of the variable font as WOFF2 unless `target` is newer than the font."""
    if target.exists() and target.stat().st_mtime >= FONT.stat().st_mtime:
        return
    options = subset.Options(flavor="woff2")
    options.layout_features += ["tnum"]
    font = subset.load_font(os.fspath(FONT), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*LATIN, *SIGNS])
    subsetter.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, os.fspath(target), options)

"""Comparisons: exactly what changed, nothing lost, bounded whatever comes, and the command."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
import typst
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from sistercity.documents import comparing
from sistercity.documents.alignment import align
from sistercity.documents.comparing import BESIDE, DIFFERENCES, NotComparable, compare_files
from sistercity.documents.comparison import Budget, Row, beside, compare, counted, words
from sistercity.documents.text import Paragraph
from sistercity.documents.text import read as read_file
from tests import agreement_texts as texts

WRITERS = [texts.as_docx, texts.as_odt, texts.as_pdf, texts.as_txt]


def read(path: Path) -> list[Paragraph]:
    with path.open("rb") as content:
        return read_file(content)


def paragraphs(*found: str) -> list[Paragraph]:
    return [Paragraph(text) for text in found]


def changes(rows: list[Row]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return what is not kept: kind, clause, and the words added or removed."""
    return [
        (row.kind, row.clause, [(p.kind, p.text) for p in row.pieces if p.kind != "kept"])
        for row in rows
        if row.kind != "kept"
    ]


# --- Known changes of a memorandum ----------------------------------------------------------
def revised(text: list[str], language: str) -> tuple[list[str], list]:
    """Return the text with known changes, and what a comparison has to say about them."""
    word = {"id": "Pasal", "en": "Article"}[language]
    at = {name: text.index(name) for name in (f"{word} {n}" for n in range(1, 19))}
    deadline = {
        "id": ("60 (enam puluh)", "90 (sembilan puluh)"),
        "en": ("60 (sixty)", "90 (ninety)"),
    }
    old, new = deadline[language]
    result = list(text)
    funding, culture, duration = (at[f"{word} {n}"] for n in (4, 6, 17))
    result[funding + 3] = text[funding + 3].replace(old, new)
    result[culture + 1] = {"id": "Seni dan Budaya", "en": "Arts and Heritage"}[language]
    result[duration + 7] = text[duration + 7] + " Tambahan."
    added = f"(7) {word}: Kantor Perwakilan tidak didirikan."
    expected = [
        (
            "changed",
            text_title(text, funding),
            [
                ("removed", old.split(" (")[0]),
                ("added", new.split(" (")[0]),
                ("removed", old.split("(")[1][:-1].removesuffix(" puluh")),
                ("added", new.split("(")[1][:-1].removesuffix(" puluh")),
            ],
        ),
        (
            "changed",
            f"{word} 6 {result[culture + 1]}",
            [("removed", text[culture + 1]), ("added", result[culture + 1])],
        ),
        ("removed", text_title(text, at[f"{word} 8"]), [("removed", text[at[f"{word} 8"] + 4])]),
        ("added", text_title(text, at[f"{word} 12"]), [("added", added)]),
        ("changed", text_title(text, duration), [("added", " Tambahan.")]),
    ]
    result.insert(at[f"{word} 13"], added)
    del result[at[f"{word} 8"] + 4]
    return result, expected


def text_title(text: list[str], at: int) -> str:
    return f"{text[at]} {text[at + 1]}"


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_exactly_the_known_changes_are_found(
    tmp_path: Path, write: Callable[[list[str]], bytes], language: str
):
    text = {"id": texts.indonesian, "en": texts.english}[language]()
    changed, expected = revised(text, language)
    for name, content in (("lama", text), ("baru", changed)):
        (tmp_path / name).write_bytes(write(content))
    rows = compare(read(tmp_path / "lama"), read(tmp_path / "baru"))
    assert changes(rows) == expected
    assert [row.old for row in rows if row.kind != "added"] == text
    assert [row.new for row in rows if row.kind != "removed"] == changed


def test_a_draft_in_word_and_its_print_are_the_same(tmp_path: Path):
    (tmp_path / "naskah.docx").write_bytes(texts.as_docx(texts.indonesian()))
    (tmp_path / "naskah.pdf").write_bytes(texts.as_pdf(texts.indonesian()))
    rows = compare(read(tmp_path / "naskah.docx"), read(tmp_path / "naskah.pdf"))
    assert counted(rows) == {"kept": len(rows), "changed": 0, "added": 0, "removed": 0}


def test_two_languages_stand_beside_each_other_by_clause(tmp_path: Path):
    english = texts.english()
    del english[english.index("Article 9") : english.index("Article 10")]
    (tmp_path / "id").write_bytes(texts.as_docx(texts.indonesian()))
    (tmp_path / "en").write_bytes(texts.as_docx(english))
    found = beside(read(tmp_path / "id"), read(tmp_path / "en"))
    titles = [(section.old_title, section.new_title) for section in found]
    assert titles[0] == ("", "")
    assert titles[4] == ("Pasal 4 Pembiayaan", "Article 4 Funding")
    assert titles[9] == ("Pasal 9 Teknologi Informasi", "")
    assert titles[10] == ("Pasal 10 Kesehatan", "Article 10 Health")
    assert found[9].new == ()
    assert found[4].old[0] == "Pasal 4"
    assert found[4].new[2].startswith("(1) The Parties")


# --- Paragraphs and words -------------------------------------------------------------------
def test_a_moved_paragraph_is_shown_where_it_was_and_where_it_is():
    fixed = [f"Kalimat nomor {n} yang tetap." for n in range(6)]
    before = paragraphs("Yang dipindahkan.", *fixed)
    after = paragraphs(*fixed, "Yang dipindahkan.")
    moved = [(row.kind, row.moved) for row in compare(before, after) if row.kind != "kept"]
    assert moved == [("removed", True), ("added", True)]


def test_words_replaced_in_a_row_read_as_one_replacement():
    found = words("biaya ditanggung bersama oleh pihak", "biaya dibayar sendiri oleh pihak")
    assert [(piece.kind, piece.text) for piece in found] == [
        ("kept", "biaya "),
        ("removed", "ditanggung bersama"),
        ("added", "dibayar sendiri"),
        ("kept", " oleh pihak"),
    ]


def test_scripts_without_spaces_are_compared_sign_by_sign():
    found = words("甲方承担费用", "乙方承担费用")
    assert [(piece.kind, piece.text) for piece in found] == [
        ("removed", "甲"),
        ("added", "乙"),
        ("kept", "方承担费用"),
    ]


WORDS = st.lists(st.sampled_from(["pihak", "biaya", "wajib", "dan", ",", "2", "甲"]), max_size=12)
SENTENCES = st.lists(WORDS.map(" ".join).filter(bool), max_size=15)


@settings(max_examples=200, deadline=None)
@given(SENTENCES, SENTENCES)
def test_nothing_is_lost_and_nothing_invented(old: list[str], new: list[str]):
    rows = compare(paragraphs(*old), paragraphs(*new))
    assert [row.old for row in rows if row.kind != "added"] == old
    assert [row.new for row in rows if row.kind != "removed"] == new
    assert all((row.old == row.new) == (row.kind == "kept") for row in rows)
    assert sum(counted(rows).values()) == len(rows)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_kept_and_removed_words_are_the_old_text_kept_and_added_the_new(old: str, new: str):
    found = words(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "added") == old
    assert "".join(piece.text for piece in found if piece.kind != "removed") == new
    assert all(piece.text for piece in found)


# --- Bounds ---------------------------------------------------------------------------------
def written(path: Path, paragraphs: list[str]) -> Path:
    path.write_text("\n\n".join(paragraphs), encoding="utf-8")
    return path


def test_two_hundred_pages_are_compared_to_the_end():
    old = [f"Ketentuan {n} tentang {n % 7} pihak dan biaya tahun {n}." * 8 for n in range(4000)]
    new = [f"{text} Diubah." if n % 9 == 0 else text for n, text in enumerate(old)]
    rows = compare(paragraphs(*old), paragraphs(*new))
    assert counted(rows) == {"kept": 3555, "changed": 445, "added": 0, "removed": 0}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["sama"] * 20_000, ["sama"] * 19_000),
        (["a", "b"] * 3_000, ["b", "a"] * 3_000),
        ([f"lama {n}" for n in range(2_500)], [f"baru {n} {n}" for n in range(2_500)]),
        (["kata " * 60_000], ["kata lain " * 60_000]),
    ],
    ids=["all equal", "interleaved", "all different", "one endless paragraph"],
)
def test_hostile_texts_get_their_answer_within_the_share_of_the_child(
    tmp_path: Path, old: list[str], new: list[str]
):
    files = written(tmp_path / "lama.txt", old), written(tmp_path / "baru.txt", new)
    counts = compare_files(DIFFERENCES, *files)["counts"]
    assert sum(counts.values()) - counts["added"] == len(old)


def test_a_text_beyond_the_budget_is_shown_as_replaced():
    found = words("satu dua tiga", "empat lima enam", Budget(left=3))
    assert [piece.kind for piece in found] == ["removed", "added"]


def test_alignment_keeps_the_order_of_both_texts():
    old, new = ["a", "b", "c", "d"], ["c", "a", "x", "d"]
    pairs = align(old, new)
    assert [i for i, _j in pairs if i is not None] == [0, 1, 2, 3]
    assert [j for _i, j in pairs if j is not None] == [0, 1, 2, 3]


# --- The child process ----------------------------------------------------------------------
@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two drafts of the memorandum, in DOCX and PDF."""
    changed, _expected = revised(texts.indonesian(), "id")
    old, new = tmp_path / "naskah-1.docx", tmp_path / "naskah-2.pdf"
    old.write_bytes(texts.as_docx(texts.indonesian()))
    new.write_bytes(texts.as_pdf(changed))
    return old, new


def test_the_child_tells_its_progress_and_the_result(pair: tuple[Path, Path]):
    told: list[int] = []
    found = compare_files(DIFFERENCES, *pair, told.append)
    assert told == sorted(told)
    assert told[-1] == 80
    assert found["counts"]["changed"] == 3
    sections = compare_files(BESIDE, *pair)["sections"]
    assert sections[4]["old_title"] == "Pasal 4 Pembiayaan"


def refused(old: Path, new: Path) -> tuple[str, str]:
    with pytest.raises(NotComparable) as caught:
        compare_files(DIFFERENCES, old, new)
    return caught.value.code, caught.value.side


def test_the_reason_names_the_file_it_is_about(pair: tuple[Path, Path], tmp_path: Path):
    old, new = pair
    broken = tmp_path / "rusak.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + b"\xff" * 5000)
    assert refused(broken, new) == ("broken", "old")
    empty = tmp_path / "kosong.pdf"
    empty.write_bytes(b"")
    assert refused(old, empty) == ("empty", "new")
    with pytest.raises(FileNotFoundError):
        compare_files(DIFFERENCES, old, tmp_path / "tidak-ada.pdf")


def test_only_a_pdf_without_text_is_called_a_scan(pair: tuple[Path, Path], tmp_path: Path):
    said = {}
    for name, content in {
        "kosong.txt": b" \n\t\n",
        "kosong.docx": texts.docx_of("<w:p/>"),
        "gambar.pdf": typst.compile(b"#rect()\n#pagebreak()\n#rect()"),
    }.items():
        (tmp_path / name).write_bytes(content)
        code, side = refused(pair[0], tmp_path / name)
        said[name] = comparing.in_words(code, side)
    blank = "Versi baru: Berkas tidak berisi teks."
    assert (said["kosong.txt"], said["kosong.docx"]) == (blank, blank)
    assert "pindaian" in said["gambar.pdf"]


def test_a_child_that_takes_too_long_is_stopped(pair: tuple[Path, Path], monkeypatch):
    monkeypatch.setattr(comparing, "SECONDS", 0.01)
    assert refused(*pair) == ("stopped", "")


def test_an_answer_beyond_its_bound_is_refused(pair: tuple[Path, Path], monkeypatch):
    monkeypatch.setattr(comparing, "MAX_ANSWER", 1000)
    assert refused(*pair) == ("too_large", "")


def test_a_package_that_unpacks_to_gigabytes_is_refused_in_bounded_memory(
    pair: tuple[Path, Path], tmp_path: Path
):
    bomb = tmp_path / "bom.docx"
    bomb.write_bytes(texts.package({"word/document.xml": b"<w>" + b" " * 100 * 1024**2}))
    assert refused(pair[0], bomb) == ("too_large", "new")


def test_the_child_can_take_neither_endless_memory_nor_endless_time():
    tried = (
        "import resource; from sistercity.documents.comparison_worker import limit; limit()\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[1])\n"
        "try: bytearray(2 * 1024**3)\nexcept MemoryError: print('bounded')"
    )
    ran = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["60", "bounded"]


# --- The command ----------------------------------------------------------------------------
def output(*arguments: object) -> str:
    stream = StringIO()
    call_command("compare", *map(str, arguments), stdout=stream)
    return stream.getvalue()


def test_the_command_prints_every_paragraph_under_its_clause(pair: tuple[Path, Path]):
    printed = output(*pair)
    assert "## Pasal 4 Pembiayaan" in printed
    assert "paling lambat [-60-]{+90+} ([-enam-]{+sembilan+} puluh) hari" in printed
    assert "\n+ (7) Pasal: Kantor Perwakilan tidak didirikan." in printed
    assert "\n  Pasal 1\n" in printed


def test_the_command_writes_json_for_programs(pair: tuple[Path, Path]):
    found = json.loads(output(*pair, "--json"))
    assert found["old"] == str(pair[0])
    assert found["counts"] == {"kept": 142, "changed": 3, "added": 1, "removed": 1}
    kinds = [row["kind"] for row in found["paragraphs"]]
    assert len(kinds) == 147
    changed = next(row for row in found["paragraphs"] if row["kind"] == "changed")
    assert changed["clause"] == "Pasal 4 Pembiayaan"
    assert {"kind": "removed", "text": "60"} in changed["pieces"]


def test_the_command_says_why_files_cannot_be_compared(pair: tuple[Path, Path], tmp_path: Path):
    picture = tmp_path / "foto.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0")
    with pytest.raises(CommandError) as caught:
        output(pair[0], picture)
    assert str(caught.value) == (
        "Versi baru: Hanya DOCX, ODT, PDF, dan TXT yang dapat dibandingkan."
    )
    assert caught.value.returncode == 1

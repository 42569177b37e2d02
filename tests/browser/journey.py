"""What a person does with the portal in a browser of their own, in the words of the domain."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from evaluations.demo.documents import example_pdf

PASSWORD = "gerbang-kapal-biru-7"
#: Milliseconds after which a page that does not show something is taken not to have it.
PATIENCE = 15_000
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

SIGNATORIES = {"Pemerintah daerah": "Eri Cahyadi", "Mitra luar negeri": "Cemil Tugay"}


def local_time(at: datetime) -> str:
    """Return a moment as an input of day and time takes it, on the clock of Surabaya."""
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def in_days(days: int) -> str:
    """Return the day that many days from now, as an input of a date takes it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


class Desk:
    """One person at their browser, who goes where the pages lead."""

    def __init__(self, page: Page, email: str, check: Callable[[Page], None]) -> None:
        self.page, self.email, self.check = page, email, check
        self.main = page.get_by_role("main")

    def sign_in(self) -> None:
        self.page.goto("/sign-in/")
        self.page.get_by_label("Alamat surel").fill(self.email)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.main.get_by_role("button", name="Masuk").click()
        self.sees(heading="Selamat")

    # --- Looking --------------------------------------------------------------------------
    def sees(self, *texts: str, heading: str = "") -> None:
        """Fail unless the page shows this, which may still be on its way."""
        if heading:
            title = self.page.get_by_role("heading", level=1)
            expect(title).to_contain_text(heading, timeout=PATIENCE)
        for text in texts:
            expect(self.main).to_contain_text(text, timeout=PATIENCE)

    def is_told(self, *texts: str) -> None:
        """Fail unless the portal says that it was done, with these words."""
        message = self.main.locator(".notice.success").first
        expect(message).to_be_visible(timeout=PATIENCE)
        for text in texts:
            expect(message).to_contain_text(text)

    def group(self, name: str) -> Locator:
        """Return the fieldset or other group whose name begins like this."""
        return self.main.get_by_role("group", name=re.compile(f"^{re.escape(name)}"))

    def section(self, heading: str) -> Locator:
        """Return the card with this heading."""
        title = self.page.get_by_role("heading", level=2, name=heading, exact=True)
        return self.main.locator("section.card").filter(has=title)

    # --- Going ----------------------------------------------------------------------------
    def open_turn(self, name: str) -> None:
        """Go home, find what waits for this person and open it."""
        self.page.goto("/")
        home = self.page.url
        mine = self.main.locator("section.card").first
        mine.get_by_role("link", name=name, exact=True).click()
        expect(self.page).not_to_have_url(home, timeout=PATIENCE)

    def open_partnership(self, city: str) -> None:
        self.navigate("Kerja sama")
        self.main.get_by_role("link", name=city).click()

    def navigate(self, name: str) -> None:
        navigation = self.page.get_by_role("navigation", name="Utama")
        navigation.get_by_role("link", name=name, exact=True).click()

    def open_tab(self, name: str) -> None:
        self.main.get_by_role("navigation", name="Bagian").get_by_role("link", name=name).click()

    def follow(self, link: str) -> None:
        self.main.get_by_role("link", name=link, exact=True).first.click()

    def follow_main(self, label: str) -> None:
        """Follow the one main button of the page, which must be called `label`."""
        button = self.main.locator("a.button.main")
        expect(button).to_have_text(label, timeout=PATIENCE)
        button.click()

    def supply(self, evidence: str) -> None:
        """Follow the link beside a piece of evidence of the present step."""
        pieces = self.main.get_by_role("listitem").filter(has_text=evidence)
        pieces.last.get_by_role("link").click()

    # --- Writing --------------------------------------------------------------------------
    def fill(self, answers: Mapping[str, str], within: Locator | None = None) -> None:
        """Fill in fields by what their labels begin with; the first of those that share it."""
        for label, text in answers.items():
            (within or self.main).get_by_label(label).first.fill(text)

    def choose(self, question: str, answer: str) -> None:
        """Choose one of the cards that answer `question`."""
        begins = re.compile(rf"^\s*{re.escape(answer)}")
        self.group(question).locator("label").filter(has_text=begins).click()

    def press(self, button: str) -> None:
        self.main.get_by_role("button", name=button, exact=True).click()

    def upload(self, label: str, *, language: str = "Indonesia", note: str = "") -> None:
        """Upload what the main button asks for."""
        self.follow_main(label)
        self.send_file(language=language, note=note)

    def send_file(self, *, language: str = "Indonesia", note: str = "") -> None:
        content = example_pdf("berkas.pdf", f"{language} {note}").read()
        file = {"name": "berkas.pdf", "mimeType": "application/pdf", "buffer": content}
        self.page.get_by_label("Berkas", exact=True).set_input_files(file)
        self.page.get_by_label("Bahasa dokumen").select_option(language)
        self.fill({"Catatan versi": note})
        self.press("Unggah berkas")
        self.is_told("disimpan")

    def move(self, label: str, *causes: str, note: str = "") -> None:
        """Make the move that is the page's main button, after reading what it causes."""
        self.follow_main(label)
        self.sees("Yang akan terjadi", *causes)
        if note:
            self.fill({"Catatan": note})
        self.press(label)
        self.is_told()

    def decide(self, decision: str, *, reason: str = "", letter: str = "") -> None:
        """Send the decision of a ministry about the file that is open."""
        self.choose("Keputusan Anda", decision)
        if reason:
            self.fill({"Catatan, atau alasan": reason})
        if letter:
            self.fill({"Nomor surat": letter, "Tanggal surat": in_days(0)})
        self.press("Kirim keputusan")
        self.is_told("Keputusan Anda dicatat dan dikirim.")

    def sign(self) -> None:
        """Write who signs for both sides, today in Izmir."""
        self.follow_main("Isi penanda tangan")
        answers = {"Jabatan": "Wali Kota", "Tempat": "Izmir", "Tanggal": in_days(0)}
        for side, name in SIGNATORIES.items():
            self.fill({"Penanda tangan": name} | answers, within=self.group(side))
        self.press("Simpan")
        self.is_told("Perubahan disimpan.")

    # --- Checking -------------------------------------------------------------------------
    def is_sound(self) -> None:
        """Fail unless the page is accessible, and fits a phone."""
        self.check(self.page)
        self.page.set_viewport_size(PHONE)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        self.page.set_viewport_size(DESKTOP)


@dataclass
class Desks:
    """Those who take part, each at a desk of their own."""

    ratna: Desk
    bagus: Desk
    leader: Desk
    kemlu: Desk
    kemendagri: Desk

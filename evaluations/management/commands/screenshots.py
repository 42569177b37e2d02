import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from evaluations.models import Evaluation
from partnerships.models import Case, Partnership
from sistercity import demo
from sistercity.management.commands.demo import HOST, answers
from sistercity.management.commands.demo import Command as Demo
from sistercity.supervisor import Program

FOLDER = settings.BASE_DIR / "docs" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
OFFICER, LEADER, MINISTRY = (
    "petugas@surabaya.example",
    "pimpinan@surabaya.example",
    "peninjau@kemendagri.example",
)
START_SECONDS = 60


class Command(BaseCommand):
    help = "Take the screenshots of the documentation from the demo's real pages."

    def handle(self, *args: Any, **options: Any) -> None:
        browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
        if browser_path is None:
            raise CommandError(
                "No Chromium was found; install it, for example: apt install chromium"
            )
        Demo().prepare()
        FOLDER.mkdir(parents=True, exist_ok=True)
        shots = list(pages())
        connections.close_all()
        with served() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
            )
            for name, email, path, size in shots:
                take(browser, address, name, email, path, size)
                self.stdout.write(f"docs/screenshots/{name}.png")
            browser.close()


def pages() -> Iterator[tuple[str, str, str, dict[str, int]]]:
    """Yield what is shown: name of the picture, who looks ("" for the public), path and size."""
    busan = Partnership.objects.get(region="35.78", counterpart__geoname_id=1838524)
    review = Case.objects.open().filter(step_key="text_approval").first()
    evaluation = Evaluation.objects.filter(agreement__partnership=busan).first()
    detail = reverse("partnerships:partnership_detail", args=[busan.pk])
    yield "home", OFFICER, reverse("home"), DESKTOP
    yield "home-phone", OFFICER, reverse("home"), PHONE
    yield "partnership", OFFICER, detail, DESKTOP
    yield "partnership-phone", OFFICER, detail, PHONE
    yield "list", MINISTRY, reverse("partnerships:partnership_list"), DESKTOP
    if review:
        path = reverse("partnerships:review_detail", args=[review.pk])
        yield "review", MINISTRY, path, DESKTOP
    if evaluation:
        yield "evaluation", LEADER, evaluation.get_absolute_url(), DESKTOP


@contextmanager
def served() -> Iterator[str]:
    """Serve the portal on a free port for the length of the block."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    address = f"http://{HOST}:{port}"
    command = ["-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"{HOST}:{port}"]
    program = Program("web", [sys.executable, *command, "--access-logfile", os.devnull])
    program.start({**os.environ, "BASE_URL": address})
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{address}/health/ready"):
            if not program.running or time.monotonic() > deadline:
                raise CommandError("The web server did not start.")
            time.sleep(0.2)
        yield address
    finally:
        program.end()


def take(
    browser: Browser, address: str, name: str, email: str, path: str, size: dict[str, int]
) -> None:
    """Sign in as `email` and take a picture of the page at `path`."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale="id-ID",
        color_scheme="light",
        device_scale_factor=1,
    )
    page = context.new_page()
    if email:
        page.goto(address + reverse("accounts:login"))
        page.fill("input[name=username]", email)
        page.fill("input[name=password]", demo.PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
    answer = page.goto(address + path)
    if answer is None or not answer.ok:
        raise CommandError(f"{path} does not answer for {email or 'the public'}.")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()

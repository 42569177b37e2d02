"""Which settings are missing or unsafe, each told in one sentence with a code of its own."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import LazySettings, settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from sistercity.documents.certificates import LARGEST, certificate_files, certificates
from sistercity.documents.inspection.scanner import destination

logger = logging.getLogger(__name__)

LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}
SECRET_KEY_LENGTH = 50
SECRET_KEY_CHARACTERS = 5


def check_settings(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Django's system check over the portal's own settings."""
    return list(problems(settings))


def problems(conf: LazySettings) -> Iterator[Error]:
    """Yield what keeps the portal from starting: nothing when the settings are sound."""
    if conf.DEMO:
        yield from _demo_problems(conf)
    else:
        yield from _production_problems(conf)
    yield from _bucket_problems(conf)
    for place in conf.SIGNATURE_TRUST_ROOTS:
        yield from _trust_problems(place)
    if conf.CLAMD_ADDRESS:
        yield from _scanner_problems(conf.CLAMD_ADDRESS)


def _trust_problems(place: Path) -> Iterator[Error]:
    """Ask now what the first check of a signature would stumble over."""
    if not place.exists():
        yield Error(
            f"SIGNATURE_TRUST_ROOTS must name a file or folder of certificates; {place} "
            "does not exist.",
            id="sistercity.E009",
        )
        return
    try:
        files = certificate_files(place)
    except OSError:
        yield _unreadable(place)
        return
    for file in files:
        try:
            certificates(file)
        except (OSError, ValueError, TypeError):
            yield _unreadable(file)


def _unreadable(place: Path) -> Error:
    return Error(
        f"SIGNATURE_TRUST_ROOTS names {place}, which cannot be read, holds no certificate or is "
        f"larger than {LARGEST} MB; replace it by a PEM or DER file from the authority, or remove "
        "it.",
        id="sistercity.E016",
    )


def _scanner_problems(address: str) -> Iterator[Error]:
    try:
        destination(address)
    except ValueError:
        yield Error(
            f"CLAMD_ADDRESS must be host:port or the path of a socket, for example "
            f"scanner.example:3310 or /run/clamav/clamd.ctl, not {address}.",
            id="sistercity.E017",
        )


def _bucket_problems(conf: LazySettings) -> Iterator[Error]:
    if not conf.S3_BUCKET and conf.S3_ENDPOINT_URL + conf.S3_ACCESS_KEY_ID + conf.S3_PREFIX:
        yield Error(
            "S3_BUCKET must name the bucket for uploads, for example sistercity-uploads; or "
            "remove the other settings that begin with S3_.",
            id="sistercity.E010",
        )
    if bool(conf.S3_ACCESS_KEY_ID) != bool(conf.S3_SECRET_ACCESS_KEY):
        yield Error(
            "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together; set both, or neither "
            "where the machine has a role of its own.",
            id="sistercity.E011",
        )
    endpoint = urlsplit(conf.S3_ENDPOINT_URL)
    if conf.S3_ENDPOINT_URL and not (endpoint.scheme in ("http", "https") and endpoint.hostname):
        yield Error(
            "S3_ENDPOINT_URL must be the address of the service, for example "
            "https://s3.example.go.id.",
            id="sistercity.E012",
        )
    if conf.S3_ADDRESSING_STYLE not in ("auto", "path", "virtual"):
        yield Error(
            "S3_ADDRESSING_STYLE must be auto, path or virtual.",
            id="sistercity.E013",
        )


def storage_problems(storage: Any) -> Iterator[Error]:
    """Yield what keeps a storage with a bucket from being used; a disk is taken as it is.

    A service that cannot be reached is logged and keeps nobody from reading the portal's pages.
    """
    if not hasattr(storage, "find_bucket"):
        return
    try:
        storage.find_bucket()
    except FileNotFoundError:
        yield Error(
            f"S3_BUCKET names {storage.bucket_name}, which does not exist at "
            f"{storage.endpoint_url or 'Amazon S3'}; create it, or correct the name.",
            id="sistercity.E014",
        )
    except PermissionError:
        yield Error(
            f"S3_ACCESS_KEY_ID may not use the bucket {storage.bucket_name}; grant it to list, "
            "read, write and delete there.",
            id="sistercity.E015",
        )
    except OSError as error:
        logger.error("The bucket %s cannot be reached: %s", storage.bucket_name, error)


def _demo_problems(conf: LazySettings) -> Iterator[Error]:
    hosts = {*conf.ALLOWED_HOSTS, urlsplit(conf.BASE_URL).hostname or ""}
    if abroad := sorted(hosts - LOCAL_HOSTS):
        yield Error(
            "SISTERCITY_DEMO has publicly known passwords and answers on this computer only; "
            f"remove it, or remove {', '.join(abroad)} from ALLOWED_HOSTS and BASE_URL.",
            id="sistercity.E001",
        )


def _production_problems(conf: LazySettings) -> Iterator[Error]:
    yield from _secret_key_problems(conf)
    if not conf.ALLOWED_HOSTS or "*" in conf.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS must list the portal's host names, for example portal.example.go.id.",
            id="sistercity.E004",
        )
    if urlsplit(conf.BASE_URL).scheme != "https" or not urlsplit(conf.BASE_URL).hostname:
        yield Error(
            "BASE_URL must be the portal's public https address, "
            "for example https://portal.example.go.id.",
            id="sistercity.E005",
        )
    if conf.DEBUG:
        yield Error("SISTERCITY_DEBUG shows secrets to visitors; remove it.", id="sistercity.E006")
    if conf.EMBEDDED_POSTGRES:
        yield Error(
            "DATABASE_URL must name a PostgreSQL server (15 or newer), "
            "for example postgres://portal:password@db/portal.",
            id="sistercity.E007",
        )
    if not conf.REDIS_URL:
        yield Error(
            "REDIS_URL must name a Redis server, for example redis://redis:6379/0.",
            id="sistercity.E008",
        )
    if not conf.EMAIL_URL:
        yield Error(
            "EMAIL_URL must name the mail server, for example "
            "smtp+tls://portal:password@mail.example.go.id:587.",
            id="sistercity.E018",
        )


def _secret_key_problems(conf: LazySettings) -> Iterator[Error]:
    hint = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    try:
        key = conf.SECRET_KEY
    except ImproperlyConfigured:
        yield Error(f"SECRET_KEY is missing; {hint}.", id="sistercity.E002")
        return
    if len(key) < SECRET_KEY_LENGTH or len(set(key)) < SECRET_KEY_CHARACTERS or "demo" in key:
        yield Error(f"SECRET_KEY is too easy to guess; {hint}.", id="sistercity.E003")

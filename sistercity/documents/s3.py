"""Uploads in an S3-compatible bucket, which the portal alone reads and writes.

What the service or the network refuses is an OSError, as it is on a disk.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NoReturn

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

#: What the service answers, and what a disk would have said.
KINDS: Mapping[int, type[OSError]] = MappingProxyType(
    {403: PermissionError, 404: FileNotFoundError}
)


@contextmanager
def as_os_errors() -> Iterator[None]:
    """Turn the errors of the service into those that the portal expects of any storage."""
    try:
        yield
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        raise KINDS.get(status, OSError)(str(error)) from error
    except BotoCoreError as error:
        raise OSError(str(error)) from error


class PrivateS3Storage(S3Storage):
    """A bucket without addresses: whoever may read a file reads it through the portal's pages.

    No access list is sent with a file, so that it is as private as the bucket.
    """

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "default_acl": None,
            "file_overwrite": False,
            # In the thread of the caller, who may count what was sent.
            "transfer_config": TransferConfig(use_threads=False),
        }

    def __init__(self, **settings: Any) -> None:
        config = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": settings.pop("addressing_style", "auto")},
            # Newer checksums are unknown to many services other than Amazon's.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, **settings)

    def url(self, name: str, *args: Any, **kwargs: Any) -> NoReturn:
        raise ValueError("Stored files have no address; the portal's own pages hand them out.")

    def object(self, name: str) -> Any:
        return self.bucket.Object(self._normalize_name(name))

    def _open(self, name: str, mode: str = "rb") -> "Stream":
        if mode != "rb":
            raise ValueError("Stored files are written by `save` and never changed.")
        return Stream(self, name)

    @as_os_errors()
    def _save(self, name: str, content: File) -> str:
        return super()._save(name, content)

    @as_os_errors()
    def delete(self, name: str) -> None:
        super().delete(name)

    @as_os_errors()
    def exists(self, name: str) -> bool:
        return super().exists(name)

    @as_os_errors()
    def size(self, name: str) -> int:
        return super().size(name)

    @as_os_errors()
    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        return super().listdir(path)

    @as_os_errors()
    def get_modified_time(self, name: str) -> Any:
        return super().get_modified_time(name)

    @as_os_errors()
    def find_bucket(self) -> None:
        """Raise FileNotFoundError unless the bucket is there, an OSError if it cannot be used."""
        self.connection.meta.client.head_bucket(Bucket=self.bucket_name)


class Stream(File):
    """A stored file that is read from its beginning to its end and never held whole."""

    def __init__(self, storage: PrivateS3Storage, name: str) -> None:
        self.stored = storage.object(name)
        super().__init__(None, name)
        self.open()

    @as_os_errors()
    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> "Stream":
        """Begin at the first byte; raise FileNotFoundError where there is no such file."""
        answer = self.stored.get()
        self.file = self.body = answer["Body"]
        self.size = answer["ContentLength"]
        return self

    @as_os_errors()
    def read(self, size: int = -1) -> bytes:
        return bytes(self.body.read(None if size < 0 else size))

    def seekable(self) -> bool:
        return False

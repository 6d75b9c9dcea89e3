"""An S3 server over a folder, rclone's: real transport, signatures checked."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.servers.process import NotStarted, free_port, running

#: Of servers that answer on the loopback address only.
KEY, SECRET = "freigabe-tests", "no-secret-at-all"


@dataclass
class S3Server:
    """A running server."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def environment(self) -> dict[str, str]:
        """What a person sets to use it."""
        return {
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": "127.0.0.1",
        }

    def new_bucket(self, *, versions: bool = False) -> str:
        """The name of a new, empty bucket."""
        name = f"freigabe-{next(self._numbers)}"
        self.client().create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        if versions:
            self.client().put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name

    def client(self) -> Any:
        """A client to look with, and to damage."""
        import boto3
        from botocore.config import Config

        return boto3.session.Session(aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="eu-central-1").client(
            "s3", endpoint_url=f"http://127.0.0.1:{self.port}", config=Config(s3={"addressing_style": "path"}, proxies={})
        )

    def answers(self) -> bool:
        """Whether anything speaks HTTP there."""
        try:
            httpx.get(f"http://127.0.0.1:{self.port}/", trust_env=False, timeout=2)
        except httpx.HTTPError:
            return False
        return True


@contextmanager
def rclone_server(folder: Path) -> Iterator[S3Server]:
    """rclone over a folder: real transport, signatures checked, no conditions and no versions."""
    server = S3Server(free_port())
    program = shutil.which("rclone", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if program is None:
        raise NotStarted("rclone is missing: make test installs it")
    kept = folder / "buckets"
    kept.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "RCLONE_AUTH_KEY": f'"{KEY},{SECRET}"'}  # one item of a list whose items commas part
    command = [program, "serve", "s3", "--config", os.devnull, "--addr", f"127.0.0.1:{server.port}", str(kept)]
    with running(command, server.answers, folder / "log", environment=environment):
        yield server

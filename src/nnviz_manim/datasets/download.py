"""A file from the web that is whole and the right one, or is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from nnviz_manim.errors import DataError, DataFileError

__all__ = ["PublishedFile", "Report", "fetch"]

_PIECE = 1 << 16
_SECONDS = 20.0
"""How long a mirror may say nothing."""

Report = Callable[[str, int, int], object]
"""Called with a file's name, the bytes that are there, and those that there will be."""


class PublishedFile(NamedTuple):
    """A file as it was published.

    Parameters
    ----------
    name
        Behind the address of a mirror.
    size
        In bytes.
    sha256
        Of its content, as hexadecimal digits.
    """

    name: str
    size: int
    sha256: str

    def is_at(self, path: Path) -> bool:
        """Tell whether a path holds exactly this file."""
        try:
            if path.stat().st_size != self.size:
                return False
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


class _MirrorError(Exception):
    """What is wrong with one mirror; another may do."""


def fetch(
    file: PublishedFile,
    folder: Path,
    mirrors: Sequence[str],
    *,
    progress: Report | None = None,
    timeout: float = _SECONDS,
) -> Path:
    """Fetch a file, unless it is there already.

    What a mirror has sent before it broke off is kept beside, and the next try, from any mirror,
    goes on from there. Only a file of the published size and checksum gets its name.

    Parameters
    ----------
    file
        What to fetch.
    folder
        Where to put it; made if there is none.
    mirrors
        Addresses before the file's name, tried in turn, each once more at the end.
    progress
        Told how far it is.
    timeout
        Seconds that a mirror may say nothing.

    Returns
    -------
    The path of the file.

    Raises
    ------
    DataError
        If no mirror gives it, or it cannot be written; the message tells what each one did.
    """
    target = folder / file.name
    if file.is_at(target):
        return target
    part = folder / f"{file.name}.part"
    report = progress or _no_report
    faults: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for mirror in (*mirrors, *mirrors):
            address = mirror.rstrip("/") + "/" + file.name
            try:
                _go_on(file, part, address, report, timeout)
            except _MirrorError as fault:
                faults.append(f"{address}: {fault}")
                continue
            part.replace(target)
            return target
    except OSError as fault:
        raise DataFileError(f"{target}: cannot be written ({fault.strerror or fault}).") from fault
    raise DataError(
        f"{file.name} could not be fetched. {'; '.join(dict.fromkeys(faults))}. "
        "Check the connection and try again: what has arrived is kept."
    )


def _no_report(*_: object) -> None:
    """Stand in for a report that nobody asked for."""


def _go_on(file: PublishedFile, part: Path, address: str, report: Report, timeout: float) -> None:
    """Fetch what is missing of a file, and see that it is the right one."""
    have = part.stat().st_size if part.exists() else 0
    if have > file.size:
        have = 0
    if have < file.size:
        have = _append(file, part, have, address, report, timeout)
    if have < file.size:
        raise _MirrorError(f"sent {have} of {file.size} bytes")
    if not file.is_at(part):
        # Nothing of it can be trusted, so that the next try begins anew.
        part.unlink()
        raise _MirrorError("sent another file: its SHA-256 is not the published one")


def _append(
    file: PublishedFile, part: Path, have: int, address: str, report: Report, timeout: float
) -> int:
    if not address.startswith(("http://", "https://")):
        raise _MirrorError("is no web address")
    request = Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310
    if have:
        request.add_header("Range", f"bytes={have}-")
    with _answering(timeout):
        answer = urlopen(request, timeout=timeout)  # noqa: S310
    with answer:
        # A mirror that does not know Range sends all of it, from the start.
        begin = answer.headers.get("Content-Range", "")
        goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT and begin.startswith(f"bytes {have}-")
        have = have if goes_on else 0
        with part.open("ab" if goes_on else "wb") as stream:
            while have <= file.size:
                with _answering(timeout):
                    piece = answer.read1(_PIECE)
                if not piece:
                    return have
                stream.write(piece)
                have += len(piece)
                report(file.name, min(have, file.size), file.size)
            stream.truncate(0)
    raise _MirrorError(f"sent more than the {file.size} bytes of the file")


@contextmanager
def _answering(timeout: float) -> Iterator[None]:
    """Turn whatever goes wrong with a mirror into the error that says so."""
    try:
        yield
    except HTTPError as fault:
        raise _MirrorError(f"answered {fault.code} {fault.reason}") from fault
    except URLError as fault:
        raise _MirrorError(f"could not be reached ({fault.reason})") from fault
    except TimeoutError as fault:
        raise _MirrorError(f"said nothing for {timeout:g} s") from fault
    except (OSError, HTTPException, ValueError) as fault:
        raise _MirrorError(f"broke off ({str(fault) or type(fault).__name__})") from fault

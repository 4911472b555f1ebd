"""The compression inside the signature: raw DEFLATE (RFC 1951) that begins with a dictionary both sides have.

A household's data is short, so a compressor that starts from nothing has little to repeat. The dictionary holds what
applications are made of; ``docs/payload.md`` tells what and pins its bytes. Its number goes before the stream. **A
released dictionary never changes by a byte**: a better one gets the next number.
"""

from __future__ import annotations

import zlib
from pathlib import Path

from kiosk_app.domain.failures import Code, Failure
from kiosk_app.domain.result import Err, Ok, Result
from kiosk_app.payload.limits import MAX_CLAIMS_BYTES

DICTIONARY_NUMBER = 1
DICTIONARY = Path(__file__).with_name(f"dictionary-{DICTIONARY_NUMBER}.bin").read_bytes()
_RAW_DEFLATE = -15
_BEST = 9


def compress(data: bytes) -> bytes:
    """The dictionary's number in one byte, then ``data`` as one raw DEFLATE stream."""
    compressor = zlib.compressobj(_BEST, zlib.DEFLATED, _RAW_DEFLATE, zdict=DICTIONARY)
    return bytes([DICTIONARY_NUMBER]) + compressor.compress(data) + compressor.flush()


def expand(authentic_data: bytes) -> Result[bytes]:
    """The content of bytes whose signature was checked; never builds more than the limit and one byte.

    ``V-NEWER-VERSION`` for a dictionary of another number, ``V-TOO-LARGE`` beyond the limit, ``V-TAMPERED`` where there
    is no stream, or anything after it.
    """
    if authentic_data[:1] != bytes([DICTIONARY_NUMBER]):
        return Err(Failure(code=Code.NEWER_VERSION if authentic_data else Code.TAMPERED))
    decompressor = zlib.decompressobj(_RAW_DEFLATE, zdict=DICTIONARY)
    try:
        content = decompressor.decompress(authentic_data[1:], MAX_CLAIMS_BYTES + 1)
    except zlib.error:
        return Err(Failure(code=Code.TAMPERED))
    if len(content) > MAX_CLAIMS_BYTES:
        return Err(Failure(code=Code.TOO_LARGE))
    if not decompressor.eof or decompressor.unused_data:
        return Err(Failure(code=Code.TAMPERED))
    return Ok(content)

"""One file out of a `multipart/form-data` body (RFC 7578), as the body's bytes come. Pure: no socket, no disk."""

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from settings.errors import BadInputError

FIELD = "file"
"""Name of the form's only field."""

_SHAPE = f'Send one file as multipart/form-data, in the field "{FIELD}".'
_LONGEST_HEADERS = 8_000
"""Bytes of a part's headers together: a name and a type."""


class FileForm:
    """Takes a body piece by piece and gives the file's bytes, piece by piece; nothing is kept."""

    def __init__(self, content_type: str) -> None:
        """Raises `BadInputError` when the body is no form."""
        form, options = parse_options_header(content_type)
        if form != b"multipart/form-data" or not options.get(b"boundary"):
            raise BadInputError(_SHAPE)
        self.name = ""
        """The file's name as the sender gives it, once its first bytes are there."""
        self._parts = 0
        self._ended = False
        self._out: list[bytes] = []
        self._header = [b"", b""]
        self._disposition = b""
        self._header_bytes = 0
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._part_begins,
                "on_header_begin": self._header_begins,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_end": self._end,
            },
        )

    def feed(self, piece: bytes) -> bytes:
        """The file's bytes in the next piece of the body. Raises `BadInputError` when it is not such a form."""
        self._out.clear()
        try:
            self._parser.write(piece)
        except FormParserError:
            raise BadInputError(_SHAPE) from None
        return b"".join(self._out)

    def finish(self) -> None:
        """The body is over. Raises `BadInputError` when it was cut off or had no file."""
        if not self._ended or not self._parts:
            raise BadInputError(f"The file was cut off on its way. {_SHAPE}")

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > 1:
            raise BadInputError(_SHAPE)

    def _header_begins(self) -> None:
        self._header = [b"", b""]

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += self._counted(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += self._counted(data[start:end])

    def _counted(self, piece: bytes) -> bytes:
        self._header_bytes += len(piece)
        if self._header_bytes > _LONGEST_HEADERS:
            raise BadInputError(_SHAPE)
        return piece

    def _header_ends(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            self._disposition = self._header[1]

    def _headers_end(self) -> None:
        kind, options = parse_options_header(self._disposition)
        if kind != b"form-data" or options.get(b"name") != FIELD.encode() or b"filename" not in options:
            raise BadInputError(_SHAPE)
        self.name = options[b"filename"].decode("utf-8", "replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._out.append(data[start:end])

    def _end(self) -> None:
        self._ended = True

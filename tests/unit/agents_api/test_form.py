"""One file out of a form's bytes, however they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents_api.incidents.evidence.form import FileForm
from settings.errors import BadInputError

TYPE = "multipart/form-data; boundary=XyZ"
CONTENT = b"\xff\xd8\xff--XyZ\r\n--Xy\r\n\r\n\0" * 3


def body(
    name: str = "foto.jpg", field: str = "file", content: bytes = CONTENT, boundary: str = "XyZ"
) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    return f"{head}Content-Type: text/html\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()


def read(whole: bytes, size: int = 7, content_type: str = TYPE) -> tuple[str, bytes]:
    form = FileForm(content_type)
    got = b"".join(form.feed(whole[at : at + size]) for at in range(0, len(whole), size))
    form.finish()
    return form.name, got


@given(st.integers(min_value=1, max_value=300))
def test_however_the_bytes_are_cut(size: int) -> None:
    assert read(body(), size) == ("foto.jpg", CONTENT)


@given(st.binary(max_size=200), st.integers(min_value=1, max_value=50))
def test_any_content(content: bytes, size: int) -> None:
    if b"\r\n--XyZ" not in content:
        assert read(body(content=content), size)[1] == content


@pytest.mark.parametrize("name", ["фото.jpg", "a b.jpg", "../../x", "<script>.png"])
def test_the_name_is_the_senders(name: str) -> None:
    assert read(body(name))[0] == name


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=XyZ",
    ],
)
def test_another_type_is_refused(content_type: str) -> None:
    with pytest.raises(BadInputError, match="multipart/form-data"):
        FileForm(content_type)


NO_FORMS = [
    b"",
    b"--XyZ--\r\n",
    b"no form at all, but a rather long text",
    body()[:-10],
    body()[:60],
    body(field="photo"),
    body().replace(b'; filename="foto.jpg"', b""),
    body().replace(b"form-data;", b"attachment;"),
    body()[:-6] + b"\r\n" + body(),
    body(boundary="Other"),
    body("x" * 10_000),
    b"--XyZ\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(100)) + b"\r\n\r\n--XyZ--\r\n",
]


@pytest.mark.parametrize("whole", NO_FORMS)
def test_what_is_no_such_form_is_refused(whole: bytes) -> None:
    with pytest.raises(BadInputError, match="multipart/form-data"):
        read(whole)

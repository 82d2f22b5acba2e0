import pytest

from knowledge.editing.slugs import make_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Straße und Größe", "strasse-und-grosse"), ("Ærø clinic", "aero-clinic"), ("Łódź", "lodz"), ("Đặng", "dang")],
)
def test_an_id_keeps_letters_that_unicode_does_not_take_apart(text: str, slug: str) -> None:
    assert make_slug(text, ()) == slug

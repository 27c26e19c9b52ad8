"""A recipe is read, or refused with file, key and advice."""

from pathlib import Path

import pytest

from dragoman.recipe import Recipe, RecipeError, load_recipe


def test_without_a_file_the_defaults_hold() -> None:
    assert load_recipe(None) == Recipe()


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "careful.toml"
    path.write_text("threshold = 1\nlongest = 5000\n")
    assert load_recipe(path) == Recipe(threshold=1, longest=5000)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("threshold = = 1", "is not TOML"),
        ("treshold = 0.5", "unknown key 'treshold'; known are parser"),
        ('threshold = "high"', "threshold = 'high' should be of type float"),
        ("batch_size = 2.5", "batch_size = 2.5 should be of type int"),
        ("batch_size = true", "batch_size = True should be of type int"),
        ("threshold = 1.5", "threshold = 1.5 is outside 0-1"),
        ("threshold = nan", "threshold = nan is outside 0-1"),
        ("batch_size = 0", "at least 1"),
        ('coder = "magic"', "coder = 'magic' is unknown; choose 'encoder' or 'lexicon'"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(content)
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert str(caught.value).startswith(f"recipe {path}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecipeError, match="is not TOML"):
        load_recipe(path)


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecipeError, match="cannot be read"):
        load_recipe(tmp_path / name)


def test_the_fingerprint_follows_what_decides_the_output() -> None:
    assert Recipe().fingerprint == Recipe(batch_size=1).fingerprint
    assert Recipe().fingerprint != Recipe(threshold=0.5).fingerprint
    assert len(Recipe().fingerprint) == 16

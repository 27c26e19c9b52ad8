"""Names that lead to this machine or its network, looked up in a real resolver; and a web server there that may not be
asked. In a network of their own, where a public address is ours, too."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PUBLIC = "93.184.216.34"
ON_THIS_NETWORK = "on this machine or its network"
Ask = Callable[..., dict[str, Any]]
_START = 'mount --bind "$1" /etc/resolv.conf; mount --bind "$2" /etc/nsswitch.conf; exec "$3" "$4"'


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator["subprocess.Popen[str]"]:
    folder = tmp_path_factory.mktemp("network")
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    (folder / "nsswitch.conf").write_text("hosts: files dns\n")
    command = ["unshare", "--net", "--mount"]
    try:
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
            pytest.skip("needs the right to make a network of its own")
    except FileNotFoundError:
        pytest.skip("needs unshare of util-linux")
    files = (
        folder / "resolv.conf",
        folder / "nsswitch.conf",
        sys.executable,
        Path(__file__).with_name("own_network.py"),
    )
    with subprocess.Popen(
        [*command, "sh", "-euc", _START, "sh", *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout and running.stdout.readline() == "ready\n"
        yield running
        assert running.stdin
        running.stdin.close()


@pytest.fixture
def ask(network: "subprocess.Popen[str]") -> Ask:
    """What comes of reading an address there."""

    def ask_for(address: str, *, follows_links: bool = False) -> dict[str, Any]:
        assert network.stdin and network.stdout
        network.stdin.write(json.dumps({"address": address, "follows_links": follows_links}) + "\n")
        network.stdin.flush()
        answer: dict[str, Any] = json.loads(network.stdout.readline())
        return answer

    return ask_for


def test_a_name_on_the_public_network_is_looked_up_once_and_read(ask: Ask) -> None:
    assert ask("http://public.test/page") == {
        "found": ["Kenya sent aid."], "warnings": [], "looked_up": ["public.test"], "asked": [f"{PUBLIC} /page"],
    }  # fmt: skip


PRIVATE = {
    "private.test": "127.0.0.1",
    "network.test": "10.0.0.7",
    "metadata.test": "169.254.169.254",
    "six.test": "::1",
    "mapped.test": "::ffff:7f00:1",
}


@pytest.mark.parametrize(("name", "at"), PRIVATE.items())
@pytest.mark.parametrize("start", ["http://", "http://public.test/to/http://"])
def test_a_name_that_leads_here_is_looked_up_and_not_asked(ask: Ask, name: str, at: str, start: str) -> None:
    """Also when a page on the public network redirects there."""
    answer = ask(f"{start}{name}/page")
    (refusal,) = answer["found"]
    assert f"{name} is at {at}, {ON_THIS_NETWORK}" in refusal
    assert answer["looked_up"][-1] == name
    assert answer["asked"] == ([] if start == "http://" else [f"{PUBLIC} /to/http://{name}/page"])


def test_of_a_name_with_several_addresses_the_public_one_is_asked(ask: Ask) -> None:
    assert ask("http://both.test/page")["asked"] == [f"{PUBLIC} /page"]


def test_a_name_that_turns_round_is_asked_where_it_was_checked_and_refused_when_it_comes_again(ask: Ask) -> None:
    """Its first answer is public, all others are ours."""
    answer = ask("http://turning.test/to/http://turning.test/secret")
    assert answer["asked"] == [f"{PUBLIC} /to/http://turning.test/secret"]
    assert answer["looked_up"] == ["turning.test", "turning.test"]
    assert f"turning.test is at 127.0.0.1, {ON_THIS_NETWORK}" in answer["found"][0]


def test_a_link_of_a_feed_that_leads_here_is_not_followed(ask: Ask) -> None:
    link = "http://private.test/secret"
    answer = ask(f"http://public.test/feed/{link}", follows_links=True)
    assert answer["found"] == ["Kept."]
    assert ON_THIS_NETWORK in answer["warnings"][0]
    assert answer["asked"] == [f"{PUBLIC} /feed/{link}"]

from __future__ import annotations

import asyncio
import ssl
import warnings
from pathlib import Path

import pytest

from toccata.web.trust.certify import ensure
from toccata.web.trust.endpoints import SYSTEM, Listener, Listening, Serves, adopted, bind, has_ipv6, listeners
from toccata.web.trust.folder import TrustFolder
from toccata.web.trust.keeper import TrustKeeper, server_context
from toccata.web.trust.names import Names

NAMES = Names(("instrument-x.local",), ("10.42.0.1", "192.168.1.20"))
LOOPBACK = Listener("127.0.0.1", 8420, Serves.MAIN, tls=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> TrustFolder:
    made = TrustFolder.of(tmp_path_factory.mktemp("endpoints"))
    ensure(made, NAMES)
    return made


def test_by_itself_the_server_listens_on_loopback_only() -> None:
    assert listeners(Listening()) == (LOOPBACK,)


@pytest.mark.parametrize("ipv6", [False, True])
def test_others_come_in_by_https_and_plain_http_has_the_trust_page_only(ipv6: bool) -> None:
    hosts = ("0.0.0.0", "::") if ipv6 else ("0.0.0.0",)
    pairs = [
        (Listener(host, 8443, Serves.MAIN, tls=True), Listener(host, 8080, Serves.TRUST, tls=False)) for host in hosts
    ]
    assert listeners(Listening(others=True), ipv6) == (LOOPBACK, *(each for pair in pairs for each in pair))


@pytest.mark.parametrize("ipv6", [False, True])
@pytest.mark.parametrize("listening", [Listening(others=True), SYSTEM, Listening(others=True, loopback_port=0)])
def test_the_pages_are_in_clear_on_loopback_alone(listening: Listening, ipv6: bool) -> None:
    clear = [each for each in listeners(listening, ipv6) if each.app is Serves.MAIN and not each.tls]
    assert [each.host for each in clear] == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("host", "port", "app", "tls"),
    [
        ("127.0.0.1", 8420, Serves.MAIN, False),
        ("::1", 8420, Serves.MAIN, False),
        ("::", 443, Serves.MAIN, True),
        ("0.0.0.0", 80, Serves.TRUST, False),
        ("192.168.1.20", 8420, Serves.MAIN, True),
        ("fe80::1%eth0", 443, Serves.MAIN, True),
    ],
)
def test_a_socket_of_systemd_is_known_by_its_address(host: str, port: int, app: Serves, tls: bool) -> None:
    assert adopted(host, port) == Listener(host, port, app, tls)


def test_both_families_share_a_port() -> None:
    with bind(Listener("0.0.0.0", 0, Serves.MAIN, tls=True)) as four:
        four.listen()
        port = four.getsockname()[1]
        if has_ipv6():
            with bind(Listener("::", port, Serves.MAIN, tls=True)) as six:
                assert six.getsockname()[1] == port
        with pytest.raises(OSError, match="in use"):
            bind(Listener("0.0.0.0", port, Serves.MAIN, tls=True))


def shaken(server: ssl.SSLContext, client: ssl.SSLContext, name: str = "instrument-x.local") -> str | None:
    """Shake hands in memory; the version that both agree on, or the fault."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(down, up, server_hostname=name), server.wrap_bio(up, down, server_side=True)]
    for _ in range(8):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return ends[0].version()


def old_client(version: ssl.TLSVersion) -> ssl.SSLContext:
    """A client that speaks nothing newer, and would speak it with anybody."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):
        client.minimum_version, client.maximum_version = version, version
    return client


def trusting(folder: TrustFolder) -> ssl.SSLContext:
    client = ssl.create_default_context(cafile=str(folder.public("pem")))
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    return client


@pytest.mark.parametrize("name", ["instrument-x.local", "10.42.0.1", "192.168.1.20"])
def test_a_tablet_that_trusts_the_authority_comes_in_by_every_name(folder: TrustFolder, name: str) -> None:
    assert shaken(server_context(folder), trusting(folder), name) == "TLSv1.3"


def test_a_tablet_refuses_a_name_that_is_not_the_instruments(folder: TrustFolder) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shaken(server_context(folder), trusting(folder), "instrument-y.local")


def test_a_tablet_that_does_not_know_the_authority_refuses_it(folder: TrustFolder) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed certificate in certificate chain"):
        shaken(server_context(folder), ssl.create_default_context())


def test_tls_1_2_is_spoken(folder: TrustFolder) -> None:
    assert shaken(server_context(folder), old_client(ssl.TLSVersion.TLSv1_2)) == "TLSv1.2"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_tls_1_0_and_1_1_are_refused(folder: TrustFolder, version: ssl.TLSVersion) -> None:
    lax = server_context(folder)
    with warnings.catch_warnings(action="ignore"):
        lax.minimum_version = version
    lax.set_ciphers("ALL:@SECLEVEL=0")
    assert shaken(lax, old_client(version)) == version.name.replace("_", ".").replace("TLSv1.0", "TLSv1")
    with pytest.raises(ssl.SSLError, match="UNSUPPORTED_PROTOCOL"):
        shaken(server_context(folder), old_client(version))


@pytest.mark.parametrize("cipher", ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"])
def test_no_cipher_without_forward_secrecy_or_authentication_is_spoken(folder: TrustFolder, cipher: str) -> None:
    client = old_client(ssl.TLSVersion.TLSv1_2)
    client.set_ciphers(f"{cipher}:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match="NO_SHARED_CIPHER"):
        shaken(server_context(folder), client)


def test_a_renewed_certificate_is_taken_by_the_next_connection(tmp_path: Path) -> None:
    wanted = [NAMES]
    keeper = TrustKeeper(TrustFolder.of(tmp_path), lambda: wanted[-1])
    context = keeper.start()
    wanted.append(Names((*NAMES.dns, "instrument-y.local"), NAMES.addresses))
    assert asyncio.run(keeper.look_again())
    assert shaken(context, trusting(keeper.folder), "instrument-y.local") == "TLSv1.3"

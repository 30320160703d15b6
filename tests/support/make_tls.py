"""Writes tests/data/tls: an authority, and certificates of a server on
127.0.0.1 that are right, expired, for another name, and by nobody.

The keys protect nothing.  usage: python3 tests/support/make_tls.py
"""
import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OUT = pathlib.Path(__file__).parents[1] / "data" / "tls"
LOOPBACK = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("elsewhere.example")


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certify(subject, key, issuer, issuer_key, years, authority, alternative):
    first, last = (datetime.datetime(year, 1, 1) for year in years)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
    )
    if alternative is not None:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([alternative]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def write(path, *parts):
    (OUT / path).write_bytes(b"".join(
        p.public_bytes(serialization.Encoding.PEM) for p in parts))


def main():
    authority, server = (ec.generate_private_key(ec.SECP256R1())
                         for _ in range(2))
    ca = "An authority of tests"
    ever = (2020, 2120)
    OUT.mkdir(exist_ok=True)
    write("authority.pem",
          certify(ca, authority, ca, authority, ever, True, None))
    write("good.pem",
          certify("office", server, ca, authority, ever, False, LOOPBACK))
    write("expired.pem", certify(
        "office", server, ca, authority, (2020, 2021), False, LOOPBACK))
    write("elsewhere.pem",
          certify("office", server, ca, authority, ever, False, ELSEWHERE))
    write("stranger.pem", certify(
        "office", server, "office", server, ever, False, LOOPBACK))
    (OUT / "key.pem").write_bytes(server.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))


main()

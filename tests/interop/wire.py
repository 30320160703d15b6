"""docs/wire.md once more, in Python: a second implementation.

Nothing here calls our library.  CBOR heads come from cbor2, Ed25519, X25519
and ChaCha20 from cryptography, DEFLATE from zlib; XSalsa20, Poly1305 and
libsodium's secretstream, which cryptography lacks, are written out below.
"""
import hashlib
import hmac
import struct
import uuid
import zlib

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey, Ed25519PublicKey)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey, X25519PublicKey)
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def sha256(data):
    return hashlib.sha256(data).digest()


# --- Merkle tree (RFC 9162, 2.1.1), as recursive as it stands there -------

def merkle_root(leaves):
    n = len(leaves)
    if n < 2:
        return sha256(b'\0' + leaves[0]) if n else sha256(b'')
    k = 1 << (n - 1).bit_length() - 1
    return sha256(b'\1' + merkle_root(leaves[:k]) + merkle_root(leaves[k:]))


# --- Deterministic CBOR (RFC 8949, 4.2.1) --------------------------------

class Raw(bytes):
    """Bytes that are CBOR already."""


def head(major, n):
    """cbor2 writes shortest heads of unsigned numbers; ours differ in the
    top three bits alone."""
    first = bytearray(cbor2.dumps(n))
    first[0] |= major << 5
    return bytes(first)


def enc(x):
    if isinstance(x, Raw):
        return bytes(x)
    if isinstance(x, list):
        return head(4, len(x)) + b''.join(enc(i) for i in x)
    if isinstance(x, dict):
        pairs = sorted((enc(k), enc(v)) for k, v in x.items())
        return head(5, len(pairs)) + b''.join(k + v for k, v in pairs)
    if isinstance(x, cbor2.CBORTag):
        return head(6, x.tag) + enc(x.value)
    if isinstance(x, uuid.UUID):  # what cbor2 makes of tag 37
        return head(6, 37) + enc(x.bytes)
    assert x is None or isinstance(x, (bool, int, str, bytes)), x
    return cbor2.dumps(x)


# --- Logs of interviews (section 6) ---------------------------------------

PLACED, LASTING = {0, 8, 9, 10}, {0, 1}


def log_columns(begun, rows):
    """Rows [event, field, positions, start, end, (was, is) or None]; end and
    place of an event that has none are passed over."""
    events, nodes, starts, lasted, changes = [], [], [], [], []
    at, field, since = begun // 1000, 0, 0
    for event, place, positions, start, end, change in rows:
        events.append(event)
        if event in PLACED:
            step = place - field
            nodes.append([step, *positions] if positions else step)
            field = place
        starts.append(start - at)
        at = start
        if event in LASTING:
            lasted.append(end - start)
            at = end
        if change:
            changes.append([since, *change])
            since = 0
        else:
            since += 1
    return [events, nodes, starts, lasted, changes]


def log_rows(begun, log):
    """The rows again."""
    events, nodes, starts, lasted, changes = (list(c) for c in log)
    at, field, rows = begun // 1000, 0, []
    for event in events:
        place, positions, end = 0, [], None
        if event in PLACED:
            node = nodes.pop(0)
            node = node if isinstance(node, list) else [node]
            field = place = field + node[0]
            positions = node[1:]
        start = at = at + starts.pop(0)
        if event in LASTING:
            end = at = at + lasted.pop(0)
        rows.append([event, place, positions, start, end, None])
    at = -1
    for since, *change in changes:
        at += 1 + since
        rows[at][5] = change
    return rows


# --- Keys ----------------------------------------------------------------

class SignKey:
    def __init__(self, seed):
        self.seed = seed
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.key.public_key().public_bytes(
            Encoding.Raw, PublicFormat.Raw)
        self.epoch = sha256(self.public)[:16]


class BoxKey:
    def __init__(self, secret):
        self.secret = secret
        self.key = X25519PrivateKey.from_private_bytes(secret)
        self.public = self.key.public_key().public_bytes(
            Encoding.Raw, PublicFormat.Raw)
        self.id = sha256(self.public)[:8]

    def shared(self, public):
        return self.key.exchange(X25519PublicKey.from_public_bytes(public))


def seed(name):
    """Test keys: SHA-256("ayni " NAME), as in tests/support/wire.h."""
    return sha256(b'ayni ' + name.encode())


# --- COSE_Sign1 (RFC 9052, 4.2 and 4.4) ----------------------------------

def sig_structure(protected, payload):
    return enc(['Signature1', protected, b'', payload])


def sign(kind, payload, key, protected=None):
    if protected is None:
        protected = enc({1: -8, 16: kind})
    signature = key.key.sign(sig_structure(protected, payload))
    return enc(cbor2.CBORTag(18, [protected, {}, payload, signature]))


def verify(message, kind, public):
    """The payload, or None."""
    tag = cbor2.loads(message)
    if not isinstance(tag, cbor2.CBORTag) or tag.tag != 18:
        return None
    protected, unprotected, payload, signature = tag.value
    if unprotected != {} or cbor2.loads(protected) != {1: -8, 16: kind}:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            signature, sig_structure(protected, payload))
    except InvalidSignature:
        return None
    return payload


# --- Salsa20, Poly1305, crypto_box_seal ----------------------------------

SIGMA = struct.unpack('<4I', b'expand 32-byte k')


def rotate(x, n):
    x &= 0xffffffff
    return (x << n | x >> (32 - n)) & 0xffffffff


def salsa_rounds(x):
    for _ in range(10):
        for a, b, c, d in (
                (0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11),
                (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)):
            x[b] ^= rotate(x[a] + x[d], 7)
            x[c] ^= rotate(x[b] + x[a], 9)
            x[d] ^= rotate(x[c] + x[b], 13)
            x[a] ^= rotate(x[d] + x[c], 18)
    return x


def salsa_state(key, block):
    k, n = struct.unpack('<8I', key), struct.unpack('<4I', block)
    return [SIGMA[0], *k[:4], SIGMA[1], *n, SIGMA[2], *k[4:], SIGMA[3]]


def hsalsa20(key, nonce):
    x = salsa_rounds(salsa_state(key, nonce))
    return struct.pack('<8I', *(x[i] for i in (0, 5, 10, 15, 6, 7, 8, 9)))


def xsalsa20(key, nonce, n):
    key, out, i = hsalsa20(key, nonce[:16]), b'', 0
    while len(out) < n:
        state = salsa_state(key, nonce[16:] + struct.pack('<Q', i))
        x = salsa_rounds(list(state))
        out += struct.pack(
            '<16I', *((a + b) & 0xffffffff for a, b in zip(x, state)))
        i += 1
    return out[:n]


def poly1305(key, data):
    r = int.from_bytes(key[:16], 'little') & 0x0ffffffc0ffffffc0ffffffc0fffffff
    total = 0
    for i in range(0, len(data), 16):
        block = int.from_bytes(data[i:i + 16] + b'\x01', 'little')
        total = (total + block) * r % ((1 << 130) - 5)
    total += int.from_bytes(key[16:], 'little')
    return (total & ((1 << 128) - 1)).to_bytes(16, 'little')


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def box_nonce(ephemeral, to):
    return hashlib.blake2b(ephemeral + to, digest_size=24).digest()


def box_seal(plain, to, ephemeral):
    e = BoxKey(ephemeral)
    key = hsalsa20(e.shared(to), bytes(16))
    stream = xsalsa20(key, box_nonce(e.public, to), 32 + len(plain))
    cipher = xor(plain, stream[32:])
    return e.public + poly1305(stream[:32], cipher) + cipher


def box_open(sealed, key):
    ephemeral, tag, cipher = sealed[:32], sealed[32:48], sealed[48:]
    k = hsalsa20(key.shared(ephemeral), bytes(16))
    stream = xsalsa20(k, box_nonce(ephemeral, key.public), 32 + len(cipher))
    if not hmac.compare_digest(poly1305(stream[:32], cipher), tag):
        return None
    return xor(cipher, stream[32:])


# --- crypto_secretstream_xchacha20poly1305 -------------------------------

def chacha20(key, nonce, data, block=0):
    """The IETF's, with a nonce of 12 bytes, from a block on."""
    whole = struct.pack('<I', block) + nonce
    return Cipher(algorithms.ChaCha20(key, whole),
                  mode=None).encryptor().update(data)


def hchacha20(key, nonce):
    """ChaCha20's rounds without its last addition."""
    state = SIGMA + struct.unpack('<8I', key) + struct.unpack('<4I', nonce)
    block = struct.unpack('<16I', chacha20(
        key, nonce[4:], bytes(64), struct.unpack('<I', nonce[:4])[0]))
    x = [(b - s) & 0xffffffff for b, s in zip(block, state)]
    return struct.pack('<8I', *x[:4], *x[12:])


class SecretStream:
    """Its pushing half, without associated data and without rekeying."""
    FINAL = 3

    def __init__(self, key, header):
        self.key = hchacha20(key, header[:16])
        self.counter, self.nonce = 1, header[16:]

    def push(self, plain, tag=0):
        nonce = struct.pack('<I', self.counter) + self.nonce
        one_time = chacha20(self.key, nonce, bytes(32))
        head = chacha20(self.key, nonce, bytes([tag]) + bytes(63), 1)
        body = chacha20(self.key, nonce, plain, 2)
        # as libsodium pads: len % 16 zeros, not up to a multiple of 16
        mac = poly1305(one_time, head + body + bytes(len(plain) % 16) +
                       struct.pack('<QQ', 0, 64 + len(plain)))
        self.nonce = xor(self.nonce, mac)
        self.counter += 1
        return head[:1] + body + mac


# --- Padding, DEFLATE, batches -------------------------------------------

def padded(n):
    if n <= 256:
        return 256
    e = n.bit_length() - 1
    s = e.bit_length()
    unit = 1 << (e - s)
    return -(-n // unit) * unit


PIECE = 16384


def blob(plain, key, header, padding=None):
    """The ciphertext of section 17."""
    if padding is None:
        padding = bytes(padded(len(plain)) - len(plain))
    whole, stream = plain + padding, SecretStream(key, header)
    pieces = [whole[i:i + PIECE] for i in range(0, len(whole), PIECE)]
    return header + b''.join(
        stream.push(p, SecretStream.FINAL if p is pieces[-1] else 0)
        for p in pieces)


def deflate(plain, dictionary=b''):
    extra = (dictionary,) if dictionary else ()
    z = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY,
                         *extra)
    return z.compress(plain) + z.flush()


def inflate(deflated, dictionary=b''):
    extra = {'zdict': dictionary} if dictionary else {}
    z = zlib.decompressobj(-15, **extra)
    plain = z.decompress(deflated)
    assert z.eof and not z.unused_data
    return plain


def batch_inner(device, epoch, first, previous, entries):
    return enc([device, epoch, first, len(entries), previous, entries])


def batch_padded(inner, dictionary=b''):
    name = sha256(dictionary)[:8] if dictionary else b''
    pair = enc([name, deflate(inner, dictionary)])
    return pair + bytes(padded(len(pair)) - len(pair))


def batch_of(sealed, header, key):
    header = {**header, 7: header.get(7, sha256(sealed))}
    message = sign('ayni-batch/1', enc(header), key)
    return enc([message, sealed]), sha256(message)


def batch(device, key, first, previous, entries, to, ephemeral,
          dictionary=b''):
    inner = batch_inner(device, key.epoch, first, previous, entries)
    sealed = box_seal(batch_padded(inner, dictionary), to, ephemeral)
    header = {1: device, 2: key.epoch, 3: first, 4: len(entries),
              5: previous, 6: sha256(to)[:8]}
    return batch_of(sealed, header, key)


def batch_read(data, public, key, dictionary=b''):
    """Header and entries of a batch, or what is wrong with it."""
    message, sealed = cbor2.loads(data)
    payload = verify(message, 'ayni-batch/1', public)
    if payload is None:
        return 'BADSIG'
    header = cbor2.loads(payload)
    if enc(header) != payload:
        return 'NONCANON'
    if header[7] != sha256(sealed):
        return 'BADHASH'
    if header[6] != key.id:
        return 'NOTOURS'
    plain = box_open(sealed, key)
    if plain is None:
        return 'CANTOPEN'
    name, deflated = cbor2.loads(plain)
    pair = enc([name, deflated])
    if plain != pair + bytes(padded(len(pair)) - len(pair)):
        return 'NONCANON'
    if name != (sha256(dictionary)[:8] if dictionary else b''):
        return 'UNKNOWNFORM'
    inner = inflate(deflated, dictionary)
    device, epoch, first, count, previous, entries = cbor2.loads(inner)
    if enc([device, epoch, first, count, previous, entries]) != inner:
        return 'NONCANON'
    if [device, epoch, first, count, previous] != [
            header[i] for i in range(1, 6)] or count != len(entries):
        return 'MISMATCH'
    return header, entries, sha256(message)

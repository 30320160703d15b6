#include "form/digest.h"

#include <string.h>

#include <sodium.h>

#define BLOCK 64u

static uint32_t
left(uint32_t v, unsigned n)
{
	return v << n | v >> (32 - n);
}

static uint32_t
load(const uint8_t *p, bool big)
{
	return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		(uint32_t)p[2] << 8 | p[3]
		   : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
		(uint32_t)p[1] << 8 | p[0];
}

static void
store(uint8_t *p, uint64_t v, size_t n, bool big)
{
	size_t i;

	for (i = 0; i < n; i++)
		p[big ? n - 1 - i : i] = (uint8_t)(v >> (8 * i));
}

typedef void (*round_fn)(uint32_t *state, const uint8_t *block);

/* Merkle and Damgard's way, which MD5 and SHA-1 share but for byte order. */
static void
run(struct bytes in, uint32_t *state, round_fn round, bool big)
{
	uint8_t tail[2 * BLOCK] = {0};
	size_t i, whole = in.n / BLOCK * BLOCK, left_over = in.n - whole;
	size_t n = left_over < BLOCK - 8 ? BLOCK : 2 * BLOCK;

	for (i = 0; i < whole; i += BLOCK)
		round(state, in.p + i);
	if (left_over > 0)
		memcpy(tail, in.p + whole, left_over);
	tail[left_over] = 0x80;
	store(tail + n - 8, (uint64_t)in.n * 8, 8, big);
	for (i = 0; i < n; i += BLOCK)
		round(state, tail + i);
}

static void
md5_round(uint32_t *state, const uint8_t *block)
{
	/* floor(2^32 * abs(sin(i + 1))) */
	static const uint32_t sines[64] = {
	    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf,
	    0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af,
	    0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e,
	    0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa,
	    0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6,
	    0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
	    0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122,
	    0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
	    0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97,
	    0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d,
	    0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	    0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
	static const uint8_t shift[16] = {
	    7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t f, t;
	unsigned i, g;

	for (i = 0; i < 64; i++) {
		if (i < 16) {
			f = (b & c) | (~b & d);
			g = i;
		} else if (i < 32) {
			f = (d & b) | (~d & c);
			g = (5 * i + 1) % 16;
		} else if (i < 48) {
			f = b ^ c ^ d;
			g = (3 * i + 5) % 16;
		} else {
			f = c ^ (b | ~d);
			g = 7 * i % 16;
		}
		t = a + f + sines[i] + load(block + 4 * g, false);
		a = d;
		d = c;
		c = b;
		b += left(t, shift[i / 16 * 4 + i % 4]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
}

void
digest_md5(struct bytes in, uint8_t out[16])
{
	uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
	size_t i;

	run(in, state, md5_round, false);
	for (i = 0; i < 4; i++)
		store(out + 4 * i, state[i], 4, false);
}

static void
sha1_round(uint32_t *state, const uint8_t *block)
{
	static const uint32_t add[4] = {
	    0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
	uint32_t w[80], f, t;
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4];
	unsigned i;

	for (i = 0; i < 16; i++)
		w[i] = load(block + 4 * i, true);
	for (; i < 80; i++)
		w[i] = left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (i = 0; i < 80; i++) {
		f = i < 20 ? (b & c) | (~b & d)
		    : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d)
					: b ^ c ^ d;
		t = left(a, 5) + f + e + w[i] + add[i / 20];
		e = d;
		d = c;
		c = left(b, 30);
		b = a;
		a = t;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

void
digest_sha1(struct bytes in, uint8_t out[20])
{
	uint32_t state[5] = {
	    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
	size_t i;

	run(in, state, sha1_round, true);
	for (i = 0; i < 5; i++)
		store(out + 4 * i, state[i], 4, true);
}

/* SHA-512 from another start, and shorter. */
void
digest_sha384(struct bytes in, uint8_t out[48])
{
	static const uint64_t start[8] = {0xcbbb9d5dc1059ed8,
	    0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
	    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7,
	    0x47b5481dbefa4fa4};
	crypto_hash_sha512_state s;
	uint8_t whole[64];

	(void)crypto_hash_sha512_init(&s);
	memcpy(s.state, start, sizeof(start));
	(void)crypto_hash_sha512_update(&s, in.p, in.n);
	(void)crypto_hash_sha512_final(&s, whole);
	memcpy(out, whole, 48);
}

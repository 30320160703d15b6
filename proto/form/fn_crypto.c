#include <string.h>

#include <sodium.h>

#include "ayni/utf8.h"
#include "form/digest.h"
#include "form/function.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)
#define TEXT_MAX (16u << 20)
#define SIGNATURE crypto_sign_BYTES
#define DIGEST_MAX 64u

static size_t
hash(struct bytes in, struct text name, uint8_t out[DIGEST_MAX])
{
	if (text_is(name, "MD5")) {
		digest_md5(in, out);
		return 16;
	}
	if (text_is(name, "SHA-1")) {
		digest_sha1(in, out);
		return 20;
	}
	if (text_is(name, "SHA-256")) {
		(void)crypto_hash_sha256(out, in.p, in.n);
		return 32;
	}
	if (text_is(name, "SHA-384")) {
		digest_sha384(in, out);
		return 48;
	}
	if (text_is(name, "SHA-512")) {
		(void)crypto_hash_sha512(out, in.p, in.n);
		return 64;
	}
	return 0;
}

FN(digest)
{
	struct text s = function_text(env, call, at, 0);
	struct text name = function_text(env, call, at, 1);
	struct text as = call->args > 2 ? function_text(env, call, at, 2)
					: TEXT("base64");
	uint8_t h[DIGEST_MAX];
	char shown[sodium_base64_ENCODED_LEN(
	    DIGEST_MAX, sodium_base64_VARIANT_ORIGINAL)];
	size_t n = hash(text_bytes(s), name, h);
	struct buf b;

	buf_init(&b, 256);
	if (n == 0) {
		xpath_fail(env, AYNI_TYPE, "no such digest");
	} else if (text_is(as, "hex")) {
		buf_put_hex(&b, (struct bytes){h, n});
	} else if (text_is(as, "base64")) {
		(void)sodium_bin2base64(shown, sizeof(shown), h, n,
		    sodium_base64_VARIANT_ORIGINAL);
		buf_put_z(&b, shown);
	} else {
		xpath_fail(env, AYNI_TYPE, "neither hex nor base64");
	}
	return xpath_of_buf(env, &b);
}

/* Bytes in scratch; both alphabets, padding or none, any white space. */
static bool
decode(struct xpath_env *env, struct text s, struct bytes *out)
{
	static const int ways[] = {sodium_base64_VARIANT_ORIGINAL,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
	    sodium_base64_VARIANT_URLSAFE,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING};
	uint8_t *p = arena_alloc(env->scratch, s.n / 4 * 3 + 3);
	size_t i, n;

	if (p == NULL) {
		xpath_fail(env, AYNI_NOMEM, "");
		return false;
	}
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (sodium_base642bin(p, s.n / 4 * 3 + 3, s.p, s.n,
			" \t\r\n", &n, NULL, ways[i]) == 0) {
			*out = (struct bytes){p, n};
			return true;
		}
	return false;
}

static struct value
as_text(struct bytes b)
{
	union {
		const uint8_t *from;
		const char *to;
	} p = {.from = b.p};

	if (b.n == 0 || !utf8_valid(b))
		return xpath_of_text(TEXT(""));
	return xpath_of_text((struct text){p.to, b.n});
}

FN(base64_decode)
{
	struct bytes b;

	if (!decode(env, function_text(env, call, at, 0), &b))
		return xpath_of_text(TEXT(""));
	return as_text(b);
}

/* Signed text: 64 bytes of Ed25519 signature, then what was signed. */
FN(extract_signed)
{
	struct text signed_text = function_text(env, call, at, 0);
	struct text key_text = function_text(env, call, at, 1);
	struct bytes s, key;

	if (!decode(env, signed_text, &s) || !decode(env, key_text, &key) ||
	    s.n < SIGNATURE || key.n != crypto_sign_PUBLICKEYBYTES ||
	    crypto_sign_verify_detached(
		s.p, s.p + SIGNATURE, s.n - SIGNATURE, key.p) != 0)
		return xpath_of_text(TEXT(""));
	return as_text(
	    (struct bytes){s.p + SIGNATURE, s.n - SIGNATURE});
}

const struct function fn_crypto[] = {
    {"digest", 2, 3, true, false, digest},
    {"base64-decode", 1, 1, true, false, base64_decode},
    {"extract-signed", 2, 2, true, false, extract_signed},
    {NULL, 0, 0, false, false, NULL},
};

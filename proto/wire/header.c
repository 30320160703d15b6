#include "ayni/header.h"

#include <string.h>
#include <strings.h>

#include <sodium.h>

#define PATH "/v1/blob/"
#define BEARER "Bearer "
#define BYTES_FROM "bytes="
#define DIGITS_MAX 15u
#define SHA "sha-256=:"
#define BASE64 44u /* of a hash */

bool
header_path(const char *path, struct hash *out)
{
	struct text hex;

	if (strncmp(path, PATH, strlen(PATH)) != 0)
		return false;
	hex = text_of(path + strlen(PATH));
	if (strpbrk(hex.p, "ABCDEF") != NULL)
		return false;
	return hex_read(hex, out->b, sizeof(out->b)) == AYNI_OK;
}

/* The name of the scheme is in either case. */
bool
header_bearer(const char *value, uint8_t out[BLOB_TOKEN])
{
	uint8_t token[BLOB_TOKEN];

	if (value == NULL || strncasecmp(value, BEARER, strlen(BEARER)) != 0 ||
	    hex_read(text_of(value + strlen(BEARER)), token,
		sizeof(token)) != AYNI_OK)
		return false;
	memcpy(out, token, sizeof(token));
	return true;
}

/* How many digits, with what value; no more than a number may have. */
static size_t
digits(const char *s, uint64_t *out)
{
	size_t n = 0;

	for (*out = 0; s[n] >= '0' && s[n] <= '9' && n <= DIGITS_MAX; n++)
		*out = *out * 10 + (uint64_t)(s[n] - '0');
	return n <= DIGITS_MAX ? n : 0;
}

bool
header_number(const char *value, uint64_t *out)
{
	uint64_t v;
	size_t n = value != NULL ? digits(value, &v) : 0;

	if (n == 0 || value[n] != '\0')
		return false;
	*out = v;
	return true;
}

bool
header_flag(const char *value, bool *out)
{
	if (value == NULL || value[0] != '?' ||
	    (value[1] != '0' && value[1] != '1') || value[2] != '\0')
		return false;
	*out = value[1] == '1';
	return true;
}

bool
header_from(const char *value, uint64_t *out)
{
	uint64_t v;
	size_t n;

	if (value == NULL ||
	    strncmp(value, BYTES_FROM, strlen(BYTES_FROM)) != 0)
		return false;
	value += strlen(BYTES_FROM);
	n = digits(value, &v);
	if (n == 0 || strcmp(value + n, "-") != 0)
		return false;
	*out = v;
	return true;
}

bool
header_digest(const char *value, struct hash *out)
{
	struct hash h;
	char again[HEADER_DIGEST];
	size_t n = 0;

	if (value == NULL || strncmp(value, SHA, strlen(SHA)) != 0 ||
	    strlen(value) != strlen(SHA) + BASE64 + 1 ||
	    sodium_base642bin(h.b, sizeof(h.b), value + strlen(SHA), BASE64,
		NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    n != sizeof(h.b))
		return false;
	header_put_digest(&h, again);
	if (strcmp(again, value) != 0)
		return false;
	*out = h;
	return true;
}

void
header_put_digest(const struct hash *h, char out[HEADER_DIGEST])
{
	memcpy(out, SHA, strlen(SHA));
	(void)sodium_bin2base64(out + strlen(SHA), BASE64 + 1, h->b,
	    sizeof(h->b), sodium_base64_VARIANT_ORIGINAL);
	memcpy(out + strlen(SHA) + BASE64, ":", 2);
}

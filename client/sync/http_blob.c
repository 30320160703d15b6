#include "sync/http_inside.h"

#include <stdio.h>
#include <string.h>

#include "ayni/header.h"
#include "ayni/mem.h"

#define PATH_BYTES 96u
#define LINE_BYTES 128u

/* ---- what libcurl calls ---- */

static size_t
give(char *p, size_t size, size_t n, void *ctx)
{
	struct http *h = ctx;
	uint64_t left = h->blob->size - h->blob_at;

	n *= size;
	if (n > left)
		n = (size_t)left;
	if (n == 0)
		return 0;
	h->blob_err = h->blob->read(
	    h->blob->ctx, h->blob_at, (uint8_t *)p, n);
	if (h->blob_err != AYNI_OK)
		return CURL_READFUNC_ABORT;
	h->blob_at += n;
	return n;
}

/* libcurl would send all of it once more where a connection that it had kept
 * ends without an answer.  We ask first how much arrived. */
static int
stay(void *ctx, curl_off_t at, int from)
{
	(void)ctx;
	(void)at;
	(void)from;
	return CURL_SEEKFUNC_FAIL;
}

static bool
is_content(struct http *h)
{
	long s = http_status(h);

	return h->blob->verb == TRANSPORT_GET &&
	    s == (h->blob->at > 0 ? 206 : 200);
}

static size_t
take(char *p, size_t size, size_t n, void *ctx)
{
	struct http *h = ctx;

	n *= size;
	if (!is_content(h))
		return http_take_refusal(h, p, n);
	h->blob_err = h->blob->write(
	    h->blob->ctx, (struct bytes){(const uint8_t *)p, n});
	return h->blob_err == AYNI_OK ? n : 0;
}

/* ---- what became of it ---- */

static const char *
field(struct http *h, const char *name)
{
	struct curl_header *x = NULL;

	return curl_easy_header(h->easy, name, 0, CURLH_HEADER, -1, &x) ==
		CURLHE_OK ? x->value : "";
}

/* How far the office is: nothing where it does not tell. */
static void
read_offset(struct http *h)
{
	const char *s = field(h, "Upload-Offset");
	struct transport_reply *r = h->reply;

	for (r->at = 0; *s >= '0' && *s <= '9' && r->at < UINT64_MAX / 100;
	     s++) {
		r->at = r->at * 10 + (uint64_t)(*s - '0');
		r->told = true;
	}
	r->told &= *s == '\0';
	r->whole = strcmp(field(h, "Upload-Complete"), "?1") == 0;
}

/* What these statuses mean of a blob; OK: nothing of their own. */
static enum ayni_err
meaning(struct http *h, long s)
{
	enum ayni_err why = AYNI_REMOTE;

	/* Without our own words it is no office: a proxy, a login page.  HEAD
	 * has no words; whoever it was, the next request finds out. */
	if (s < 400 ||
	    (h->blob->verb != TRANSPORT_HEAD && !http_refusal(h, &why)))
		return AYNI_OK;
	switch (s) {
	case 403:
		return AYNI_STATE;
	case 404:
		return AYNI_NOTFOUND;
	case 409:
		return h->reply->told ? AYNI_GAP : AYNI_OK;
	case 507:
		return why == AYNI_FULL ? why : AYNI_QUOTA;
	case 400:
	case 413:
		return why;
	default:
		return AYNI_OK;
	}
}

static enum ayni_err
outcome(struct http *h, const struct transport_blob *b, CURLcode c)
{
	long s = http_status(h);
	enum ayni_err e;

	if (h->blob_err != AYNI_OK)
		return trouble_failed(
		    &h->reply->trouble, b->url, h->blob_err);
	if (c != CURLE_OK)
		return http_failed(h, b->url, c);
	if (!h->headed)
		return http_say(h, b->url, TROUBLE_CLOSED, "");
	read_offset(h);
	if (b->verb == TRANSPORT_GET ? is_content(h) : s == 204)
		return AYNI_OK;
	if ((e = meaning(h, s)) != AYNI_OK)
		return trouble_failed(&h->reply->trouble, b->url, e);
	return http_by_status(h, b->url, s);
}

/* ---- one request ---- */

static void
put_hex(char *out, struct bytes s)
{
	static const char digit[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < s.n; i++) {
		*out++ = digit[s.p[i] >> 4];
		*out++ = digit[s.p[i] & 15];
	}
	*out = '\0';
}

static bool
add(struct curl_slist **list, const char *line)
{
	struct curl_slist *l = curl_slist_append(*list, line);

	if (l != NULL)
		*list = l;
	return l != NULL;
}

static bool
add_number(struct curl_slist **list, const char *before, uint64_t n,
    const char *after)
{
	char line[LINE_BYTES];

	(void)snprintf(line, sizeof(line), "%s%llu%s", before,
	    (unsigned long long)n, after);
	return add(list, line);
}

static bool
put_headers(const struct transport_blob *b, struct curl_slist **list)
{
	char line[LINE_BYTES] = "Authorization: Bearer ";

	if (b->token != NULL) {
		put_hex(line + strlen(line),
		    (struct bytes){b->token, BLOB_TOKEN});
		if (!add(list, line))
			return false;
	}
	if (!add(list, "Accept:"))
		return false;
	if (b->verb == TRANSPORT_GET && b->at > 0)
		return add_number(list, "Range: bytes=", b->at, "-");
	if (b->verb != TRANSPORT_PATCH)
		return true;
	if (b->path != NULL) {
		(void)snprintf(line, sizeof(line), "Repr-Digest: ");
		header_put_digest(b->hash, line + strlen(line));
		if (!add(list, line))
			return false;
	}
	return add(list, "Content-Type: application/partial-upload") &&
	    add(list, "Expect:") && add(list, b->goes_on ? "Upload-Complete: ?0"
					: "Upload-Complete: ?1") &&
	    add_number(list, "Upload-Offset: ", b->at, "");
}

static CURLcode
set_request(struct http *h, const struct transport_blob *b,
    struct curl_slist *headers)
{
	CURLcode c = CURLE_OK;

	(void)SET(CURLOPT_HTTPHEADER, headers);
	(void)SET(CURLOPT_WRITEFUNCTION, take);
	(void)SET(CURLOPT_WRITEDATA, h);
	if (b->verb == TRANSPORT_HEAD)
		(void)SET(CURLOPT_NOBODY, 1L);
	if (b->verb == TRANSPORT_DELETE)
		(void)SET(CURLOPT_CUSTOMREQUEST, "DELETE");
	if (b->verb != TRANSPORT_PATCH)
		return c;
	(void)SET(CURLOPT_UPLOAD, 1L);
	(void)SET(CURLOPT_CUSTOMREQUEST, "PATCH");
	(void)SET(CURLOPT_READFUNCTION, give);
	(void)SET(CURLOPT_READDATA, h);
	(void)SET(CURLOPT_SEEKFUNCTION, stay);
	(void)SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)(b->size - b->at));
	return c;
}

enum ayni_err
http_blob(void *ctx, const struct transport_blob *b,
    struct transport_reply *r)
{
	char path[PATH_BYTES] = "/v1/blob/";
	struct curl_slist *headers = NULL;
	struct http *h = ctx;
	CURLcode c = CURLE_OUT_OF_MEMORY;
	enum ayni_err e;

	if (b->path == NULL)
		put_hex(path + strlen(path), ID_BYTES(*b->hash));
	e = http_start(h, b->url, b->path != NULL ? b->path : path, r);
	if (e == AYNI_OK) {
		h->blob = b;
		h->blob_at = b->at;
		if (put_headers(b, &headers))
			c = set_request(h, b, headers);
		if (c == CURLE_OK)
			c = curl_easy_perform(h->easy);
		e = outcome(h, b, c);
		(void)curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, NULL);
	}
	curl_slist_free_all(headers);
	http_end(h);
	return e;
}

#include "sync/http_inside.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "ayni/mem.h"
#include "ayni/sync.h"

#define TYPE_SYNC "application/vnd.ayni.sync"
#define PATH "/v1/sync"
#define REFUSAL_BYTES 1024u   /* kept of what comes with another status */
#define REFUSAL_MOST (1u << 20)
#define ADDRESS_BYTES 8192u
#define SLOW_BYTES 10L        /* a second: less is a stall */

/* ---- what libcurl calls ---- */

long
http_status(struct http *h)
{
	long s = 0;

	(void)curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &s);
	return s;
}

static const char *
type(struct http *h)
{
	const char *s = NULL;

	(void)curl_easy_getinfo(h->easy, CURLINFO_CONTENT_TYPE, &s);
	return s != NULL ? s : "";
}

size_t
http_take_refusal(struct http *h, const char *p, size_t n)
{
	size_t room = REFUSAL_BYTES - h->refusal.n;

	buf_put(&h->refusal, p, n < room ? n : room);
	h->refusal_bytes += n;
	return h->refusal_bytes <= REFUSAL_MOST ? n : 0;
}

static size_t
take(char *p, size_t size, size_t n, void *ctx)
{
	struct http *h = ctx;

	if (http_status(h) != 200)
		return http_take_refusal(h, p, size * n);
	h->other_type = strcmp(type(h), TYPE_SYNC) != 0;
	if (h->other_type)
		return 0;
	buf_put(h->answer, p, size * n);
	return h->answer->err == AYNI_OK ? size * n : 0;
}

static int
look(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
    curl_off_t up)
{
	struct http *h = ctx;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	h->stopped = h->options.stop != NULL &&
	    h->options.stop(h->options.ctx);
	return h->stopped;
}

/* Counts what crosses the link, and sees where headers end. */
static int
watch(CURL *easy, curl_infotype what, char *p, size_t n, void *ctx)
{
	struct http *h = ctx;

	(void)easy;
	if (what == CURLINFO_HEADER_IN && n > 0)
		h->headed |= p[0] == '\r' || p[0] == '\n';
	if (what == CURLINFO_HEADER_OUT || what == CURLINFO_DATA_OUT)
		h->reply->up_bytes += n;
	if (what == CURLINFO_HEADER_IN || what == CURLINFO_DATA_IN)
		h->reply->down_bytes += n;
	return 0;
}

/* ---- what became of it ---- */

enum ayni_err
http_say(struct http *h, struct text url, enum trouble_what what, const char *more)
{
	return trouble_set(&h->reply->trouble, what,
	    TROUBLE_TEXTS(url, text_of(more)));
}

enum ayni_err
http_say_number(struct http *h, struct text url, enum trouble_what what, long n)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%ld", n);
	return http_say(h, url, what, digits);
}

/* {"error": "BADKEY", "number": 8}: a hint, nothing more. */
bool
http_refusal(struct http *h, enum ayni_err *why)
{
	json_t *j, *number;
	bool found;

	j = json_loadb((const char *)h->refusal.p, h->refusal.n, 0, NULL);
	number = json_object_get(j, "number");
	found = json_is_integer(number);
	if (found)
		*why = (enum ayni_err)json_integer_value(number);
	json_decref(j);
	return found;
}

static enum ayni_err
not_believed(struct http *h, struct text url)
{
	enum ayni_err why = AYNI_REMOTE;

	if (!http_refusal(h, &why))
		return http_say_number(h, url, TROUBLE_OTHER_STATUS, 400);
	h->reply->refused = true;
	return trouble_because(
	    &h->reply->trouble, TROUBLE_NOT_BELIEVED, why, &url, 1);
}

static enum ayni_err
busy(struct http *h, struct text url, long s)
{
	curl_off_t seconds = 0;

	(void)curl_easy_getinfo(h->easy, CURLINFO_RETRY_AFTER, &seconds);
	if (seconds > 0)
		h->reply->retry_us = seconds < 366 * 86400
		    ? seconds * INT64_C(1000000)
		    : 366 * 86400 * INT64_C(1000000);
	return http_say_number(h, url, TROUBLE_BUSY, s);
}

static enum ayni_err
redirected(struct http *h, struct text url)
{
	const char *to = NULL;

	(void)curl_easy_getinfo(h->easy, CURLINFO_REDIRECT_URL, &to);
	return http_say(h, url, TROUBLE_REDIRECTED, to != NULL ? to : "?");
}

enum ayni_err
http_by_status(struct http *h, struct text url, long s)
{
	if (s >= 300 && s < 400)
		return redirected(h, url);
	switch (s) {
	case 400:
		return not_believed(h, url);
	case 404:
	case 405:
		return http_say_number(h, url, TROUBLE_NOBODY_THERE, s);
	case 408:
	case 429:
	case 502:
	case 503:
	case 504:
		return busy(h, url, s);
	case 413:
		return http_say(h, url, TROUBLE_TOO_LARGE, "");
	case 421:
		return http_say(h, url, TROUBLE_RELAY, "");
	default:
		return http_say_number(h, url, TROUBLE_OTHER_STATUS, s);
	}
}

static enum ayni_err
timed_out(struct http *h, struct text url)
{
	curl_off_t connected = 0;

	(void)curl_easy_getinfo(h->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
	if (connected == 0)
		return http_say(h, url, TROUBLE_CONNECT_SLOW, "");
	return http_say_number(h, url, TROUBLE_STALLED, h->options.stall_s);
}

/* We ended it ourselves. */
static enum ayni_err
cut_off(struct http *h, struct text url)
{
	if (http_status(h) != 200)
		return http_by_status(h, url, http_status(h));
	if (h->other_type)
		return http_say(h, url, TROUBLE_OTHER_TYPE, type(h));
	if (h->answer->err == AYNI_NOMEM)
		return trouble_failed(&h->reply->trouble, url, AYNI_NOMEM);
	return http_say_number(
	    h, url, TROUBLE_ANSWER_TOO_LONG, (long)h->answer->limit);
}

enum ayni_err
http_failed(struct http *h, struct text url, CURLcode c)
{
	const char *why = h->why[0] != '\0' ? h->why : curl_easy_strerror(c);

	switch ((int)c) {
	case CURLE_URL_MALFORMAT:
		return http_say(h, url, TROUBLE_BAD_ADDRESS, "");
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return http_say(h, url, TROUBLE_UNRESOLVED, "");
	case CURLE_COULDNT_CONNECT:
		return http_say(h, url, TROUBLE_UNREACHED, "");
	case CURLE_OPERATION_TIMEDOUT:
		return timed_out(h, url);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return http_say(h, url, TROUBLE_UNTRUSTED, why);
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_SEND_FAIL_REWIND:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
		return http_say(h, url, TROUBLE_CLOSED, "");
	case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9, that is: anything */
	case CURLE_WEIRD_SERVER_REPLY:
		return http_say(h, url, TROUBLE_NO_HTTP, "");
	case CURLE_FILESIZE_EXCEEDED:
	case CURLE_WRITE_ERROR:
		return cut_off(h, url);
	case CURLE_OUT_OF_MEMORY:
		return trouble_failed(&h->reply->trouble, url, AYNI_NOMEM);
	case CURLE_ABORTED_BY_CALLBACK:
		if (h->stopped)
			return http_say(h, url, TROUBLE_STOPPED, "");
		break;
	default:
		break;
	}
	return http_say(h, url, TROUBLE_LINK, why);
}

static enum ayni_err
outcome(struct http *h, struct text url, CURLcode c)
{
	if (c != CURLE_OK)
		return http_failed(h, url, c);
	if (!h->headed)
		return http_say(h, url, TROUBLE_CLOSED, "");
	if (http_status(h) != 200)
		return http_by_status(h, url, http_status(h));
	if (strcmp(type(h), TYPE_SYNC) == 0)
		return AYNI_OK;
	return http_say(h, url, TROUBLE_OTHER_TYPE, type(h));
}

/* ---- one request ---- */

/* Where an address leads: only http and https, our path behind it. */
static enum ayni_err
put_address(struct buf *b, struct text url, const char *path)
{
	while (url.n > 0 && url.p[url.n - 1] == '/')
		url.n--;
	if (!text_starts(url, TEXT("http://")) &&
	    !text_starts(url, TEXT("https://")))
		return AYNI_USAGE;
	buf_put_text(b, url);
	buf_put_z(b, path);
	return buf_z(b) != NULL ? AYNI_OK : b->err;
}

/* What every request has. */
static CURLcode
set_up(struct http *h, const char *address)
{
	CURLcode c = CURLE_OK;

	curl_easy_reset(h->easy); /* connections are kept */
	(void)SET(CURLOPT_URL, address);
	(void)SET(CURLOPT_PROTOCOLS_STR, "http,https");
	(void)SET(CURLOPT_FOLLOWLOCATION, 0L);
	(void)SET(CURLOPT_NOSIGNAL, 1L);
	(void)SET(CURLOPT_CONNECTTIMEOUT_MS, h->options.connect_ms);
	(void)SET(CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	(void)SET(CURLOPT_LOW_SPEED_TIME, h->options.stall_s);
	(void)SET(CURLOPT_ERRORBUFFER, h->why);
	(void)SET(CURLOPT_NOPROGRESS, 0L);
	(void)SET(CURLOPT_XFERINFOFUNCTION, look);
	(void)SET(CURLOPT_XFERINFODATA, h);
	(void)SET(CURLOPT_DEBUGFUNCTION, watch);
	(void)SET(CURLOPT_DEBUGDATA, h);
	(void)SET(CURLOPT_VERBOSE, 1L); /* for watch alone: nothing is shown */
	if (h->options.authorities != NULL)
		(void)SET(CURLOPT_CAINFO, h->options.authorities);
	return c;
}

static CURLcode
set_request(struct http *h, struct bytes body)
{
	CURLcode c = CURLE_OK;

	(void)SET(CURLOPT_POST, 1L);
	(void)SET(CURLOPT_HTTPHEADER, h->headers);
	(void)SET(CURLOPT_WRITEFUNCTION, take);
	(void)SET(CURLOPT_WRITEDATA, h);
	(void)SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
	(void)SET(CURLOPT_POSTFIELDS, body.p);
	(void)SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)h->answer->limit);
	return c;
}

enum ayni_err
http_start(struct http *h, struct text url, const char *path,
    struct transport_reply *r)
{
	struct buf address;
	enum ayni_err e;

	memset(r, 0, sizeof(*r));
	h->reply = r;
	h->answer = NULL;
	h->blob = NULL;
	h->blob_err = AYNI_OK;
	h->refusal_bytes = 0;
	h->stopped = h->other_type = h->headed = false;
	h->why[0] = '\0';
	buf_init(&h->refusal, REFUSAL_BYTES);
	buf_init(&address, ADDRESS_BYTES);
	e = put_address(&address, url, path);
	if (e == AYNI_USAGE)
		e = http_say(h, url, TROUBLE_BAD_ADDRESS, "");
	else if (e != AYNI_OK || set_up(h, buf_z(&address)) != CURLE_OK)
		e = trouble_failed(
		    &r->trouble, url, e == AYNI_OK ? AYNI_NOMEM : e);
	buf_free(&address);
	return e;
}

void
http_end(struct http *h)
{
	buf_free(&h->refusal);
}

static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	struct http *h = ctx;
	CURLcode c;
	enum ayni_err e = http_start(h, url, PATH, r);

	if (e == AYNI_OK) {
		h->answer = answer;
		c = set_request(h, body);
		if (c == CURLE_OK)
			c = curl_easy_perform(h->easy);
		e = outcome(h, url, c);
	}
	http_end(h);
	return e;
}

struct transport
http_transport(struct http *h)
{
	return (struct transport){.post = post, .blob = http_blob, .ctx = h};
}

/* ---- open and close ---- */

static bool
add_header(struct http *h, const char *line)
{
	struct curl_slist *l = curl_slist_append(h->headers, line);

	if (l != NULL)
		h->headers = l;
	return l != NULL;
}

enum ayni_err
http_open(const struct http_options *o, struct http **out)
{
	struct http *h = mem_zalloc(1, sizeof(*h));

	if (h == NULL)
		return AYNI_NOMEM;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		mem_free(h);
		return AYNI_NET;
	}
	h->options = *o;
	if (h->options.connect_ms == 0)
		h->options.connect_ms = HTTP_CONNECT_MS;
	if (h->options.stall_s == 0)
		h->options.stall_s = HTTP_STALL_S;
	h->easy = curl_easy_init();
	if (h->easy == NULL || !add_header(h, "Content-Type: " TYPE_SYNC) ||
	    !add_header(h, "Accept:") || !add_header(h, "Expect:")) {
		http_close(h);
		return AYNI_NOMEM;
	}
	*out = h;
	return AYNI_OK;
}

void
http_close(struct http *h)
{
	if (h == NULL)
		return;
	curl_easy_cleanup(h->easy);
	curl_slist_free_all(h->headers);
	curl_global_cleanup();
	mem_free(h);
}

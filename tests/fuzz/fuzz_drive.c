/*
 * Any lines as requests of `ayni drive` and `ayni eval`: each gets one
 * answer, in JSON, and what the answers tell adds up to the state there is.
 */
#include "fuzz/fuzz.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "ayni/eval.h"
#include "support/shadow.h"
#include "support/test.h"
#include "ui/drive.h"

#define MOST_REQUESTS 40
#define ANSWER_MAX (64u << 20)

struct session {
	struct drive *d;
	json_t *known; /* by number of the interview: its nodes as told */
	struct buf said;
};

/* ---- what the programs bring along ---- */

/* Forms by their name alone: tests/data/forms/NAME. */
static enum ayni_err
read_form(void *ctx, struct text name, struct buf *out)
{
	struct buf path = {.limit = 200};
	uint8_t at[65536];
	FILE *f = NULL;
	size_t n;

	(void)ctx;
	buf_put_z(&path, "tests/data/forms/");
	buf_put_text(&path, name);
	if (memchr(name.p, '/', name.n) == NULL && buf_z(&path) != NULL)
		f = fopen(buf_z(&path), "rb");
	buf_free(&path);
	if (f == NULL)
		return AYNI_NOTFOUND;
	while ((n = fread(at, 1, sizeof(at), f)) > 0)
		buf_put(out, at, n);
	(void)fclose(f);
	return out->err;
}

static int32_t
zone(void *ctx, struct text name, int64_t second)
{
	(void)ctx;
	return (int32_t)(name.n * 15 + (uint64_t)second / 86400 % 2 * 60);
}

/* ---- what must hold of an answer ---- */

static json_t *
told(struct session *s, const json_t *request)
{
	json_t *o;

	FUZZ_CHECK(memchr(s->said.p, '\n', s->said.n) == NULL);
	o = json_loadb((const char *)s->said.p, s->said.n, 0, NULL);
	FUZZ_CHECK(json_is_boolean(json_object_get(o, "ok")));
	FUZZ_CHECK(json_is_true(json_object_get(o, "ok")) ||
	    json_object_get(o, "error") != NULL ||
	    json_object_get(o, "errors") != NULL);
	if (json_is_object(request) && json_object_get(request, "id") != NULL)
		FUZZ_CHECK(json_equal(json_object_get(request, "id"),
		    json_object_get(o, "id")));
	return o;
}

/* The answer of `ayni drive` to what was asked. */
static json_t *
answer(struct session *s, struct text line, const json_t *request)
{
	struct buf own = {.limit = line.n};

	buf_put_text(&own, line);
	buf_clear(&s->said);
	FUZZ_CHECK(drive_answer(s->d, &own, &s->said) == AYNI_OK);
	buf_free(&own);
	return told(s, request);
}

static json_t *
state_of(struct session *s, const char *number)
{
	char line[100];
	json_t *o, *nodes;

	(void)snprintf(line, sizeof(line),
	    "{\"op\":\"state\",\"session\":%.20s}", number);
	o = answer(s, text_of(line), NULL);
	nodes = json_incref(json_object_get(
	    json_object_get(o, "state"), "nodes"));
	json_decref(o);
	return nodes;
}

/* What was known and a delta make up the state. */
static void
follow(struct session *s, const char *number, const json_t *delta)
{
	json_t *known = json_object_get(s->known, number);
	json_t *now = state_of(s, number);

	FUZZ_CHECK(shadow_follow(known, delta) == NULL);
	FUZZ_CHECK(shadow_differs(known, now) == NULL);
	json_decref(now);
}

/* Whether a state is asked for that is not all of it. */
static bool
is_part(const json_t *request)
{
	const char *op = json_string_value(json_object_get(request, "op"));

	return op != NULL && strcmp(op, "state") == 0 &&
	    json_object_get(request, "refs") != NULL;
}

static void
learn(struct session *s, const json_t *request, const json_t *o)
{
	const json_t *n = json_object_get(o, "session");
	json_t *delta = json_object_get(o, "delta");
	char number[24];

	if (n == NULL)
		n = json_object_get(request, "session");
	(void)snprintf(number, sizeof(number), "%lld", json_integer_value(n));
	if (delta != NULL) {
		follow(s, number, delta);
	} else if (!json_is_true(json_object_get(o, "ok"))) {
		/* it may have changed something before it failed */
		if (json_object_get(s->known, number) != NULL)
			(void)json_object_set_new(
			    s->known, number, state_of(s, number));
	} else if (json_object_get(o, "state") != NULL && !is_part(request)) {
		(void)json_object_set(s->known, number, json_object_get(
		    json_object_get(o, "state"), "nodes"));
	}
}

static void
ask(struct session *s, struct text line)
{
	json_t *request = json_loadb(line.p, line.n, 0, NULL), *o;

	o = answer(s, line, request);
	learn(s, request, o);
	json_decref(o);
	json_decref(request);
}

static void
evaluate(struct session *s, struct text line)
{
	uint64_t seed = 1;
	struct eval_setup setup = {.chance = test_random(&seed), .zone = zone};
	json_t *request = json_loadb(line.p, line.n, 0, NULL);

	buf_clear(&s->said);
	FUZZ_CHECK(eval_answer(&setup, line, &s->said) == AYNI_OK);
	json_decref(told(s, request));
	json_decref(request);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint64_t seed = 1;
	struct moment at = {.wall_us = 1767323045000000};
	struct drive_setup setup = {.files = {read_form, NULL},
	    .clock = test_clock(&at), .chance = test_random(&seed),
	    .zone = zone};
	struct session s = {.known = json_object()};
	struct text rest = {(const char *)p, n};
	unsigned left = MOST_REQUESTS;

	buf_init(&s.said, ANSWER_MAX);
	FUZZ_CHECK(drive_new(&setup, &s.d) == AYNI_OK);
	for (; rest.n > 0 && left > 0; left--) {
		const char *end = memchr(rest.p, '\n', rest.n);
		struct text line = {rest.p,
		    end != NULL ? (size_t)(end - rest.p) : rest.n};

		if (line.n > 0 && line.p[0] == '=')
			evaluate(&s, (struct text){line.p + 1, line.n - 1});
		else
			ask(&s, line);
		line.n += end != NULL;
		rest = (struct text){rest.p + line.n, rest.n - line.n};
	}
	drive_free(s.d);
	json_decref(s.known);
	buf_free(&s.said);
	return 0;
}

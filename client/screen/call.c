#include "screen/call.h"

#include <stdlib.h>

struct text
call_text(const struct call *c, const char *name)
{
	const json_t *j;

	if (c->in == NULL)
		return text_of(c->query(c->ctx, name));
	j = json_object_get(c->in, name);
	return json_is_string(j)
	    ? (struct text){json_string_value(j), json_string_length(j)}
	    : TEXT("");
}

uint64_t
call_number(const struct call *c, const char *name, uint64_t none)
{
	const json_t *j;
	struct text t;
	uint64_t v = 0;
	size_t i;

	if (c->in != NULL) {
		j = json_object_get(c->in, name);
		return json_is_integer(j) && json_integer_value(j) >= 0
		    ? (uint64_t)json_integer_value(j) : none;
	}
	t = text_of(c->query(c->ctx, name));
	for (i = 0; i < t.n && t.p[i] >= '0' && t.p[i] <= '9' && i < 15; i++)
		v = v * 10 + (uint64_t)(t.p[i] - '0');
	return t.n > 0 && i == t.n ? v : none;
}

static enum ayni_err
missing(struct seat *s, const char *name)
{
	return seat_say(s, AYNI_BADFORM, SAY_UI_MISSING,
	    KIT_ARGS(text_of(name)));
}

enum ayni_err
call_need(struct seat *s, const struct call *c, const char *name,
    struct text *out)
{
	struct text t = call_text(c, name);

	if (t.n == 0)
		return missing(s, name);
	*out = t;
	return AYNI_OK;
}

enum ayni_err
call_record(struct seat *s, const struct call *c, struct record_id *out)
{
	struct record_id id;

	if (id_uuid_read(call_text(c, "record"), id.b) != AYNI_OK)
		return missing(s, "record");
	*out = id;
	return AYNI_OK;
}

json_t *
call_lines(struct text words)
{
	json_t *all = json_array();
	size_t i, from = 0;

	for (i = 0; i <= words.n; i++) {
		if (i < words.n && words.p[i] != '\n')
			continue;
		if (i > from)
			(void)json_array_append_new(all, kit_json_text(
			    (struct text){words.p + from, i - from}));
		from = i + 1;
	}
	return all;
}

enum ayni_err
call_put(json_t *j, struct buf *out)
{
	char *text = j != NULL ? json_dumps(j, JSON_COMPACT) : NULL;

	json_decref(j);
	if (text == NULL)
		return AYNI_NOMEM;
	buf_put_z(out, text);
	free(text);
	return out->err;
}

enum ayni_err
call_open(json_t *j, struct buf *out)
{
	enum ayni_err e = call_put(j, out);

	if (e != AYNI_OK)
		return e;
	out->n--;
	buf_put_byte(out, ',');
	return out->err;
}

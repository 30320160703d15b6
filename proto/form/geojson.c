#include "form/geojson.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "ayni/decimal.h"

#define TEXT_MAX (16u << 20) /* bytes of one geometry */

struct making {
	struct tree_names *names;
	struct tree *t;
	struct text in; /* not read yet */
	enum ayni_err err; /* sticky */
};

static void
fail(struct making *m, enum ayni_err e)
{
	if (m->err == AYNI_OK)
		m->err = e;
}

static const struct tree_name *
plain_name(struct making *m, const char *local)
{
	struct text none = {"", 0};

	return tree_intern(m->names, none, text_of(local), none);
}

static void
put_number(struct making *m, const json_t *v, struct buf *b)
{
	if (json_is_integer(v))
		buf_printf(b, "%lld", (long long)json_integer_value(v));
	else if (json_is_real(v))
		number_put(b, json_real_value(v));
	else
		fail(m, AYNI_UNSUPPORTED);
}

/* [longitude, latitude] */
static void
put_point(struct making *m, const json_t *at, struct buf *b)
{
	put_number(m, json_array_get(at, 1), b);
	buf_put_byte(b, ' ');
	put_number(m, json_array_get(at, 0), b);
	buf_put_z(b, " 0 0");
}

static void
put_line(struct making *m, const json_t *points, struct buf *b)
{
	size_t i;

	for (i = 0; i < json_array_size(points); i++) {
		if (i > 0)
			buf_put_z(b, "; ");
		put_point(m, json_array_get(points, i), b);
	}
}

static void
put_geometry(struct making *m, const json_t *geometry, struct buf *b)
{
	const json_t *at = json_object_get(geometry, "coordinates");
	struct text type =
	    text_of(json_string_value(json_object_get(geometry, "type")));

	if (text_is(type, "Point"))
		put_point(m, at, b);
	else if (text_is(type, "LineString"))
		put_line(m, at, b);
	else if (text_is(type, "Polygon"))
		put_line(m, json_array_get(at, 0), b);
	else if (!json_is_null(geometry))
		fail(m, AYNI_UNSUPPORTED);
}

/* Texts as they are, nothing for null, anything else as JSON writes it. */
static void
put_value(struct making *m, const json_t *v, struct buf *b)
{
	char *s;

	if (json_is_string(v)) {
		buf_put(b, json_string_value(v), json_string_length(v));
	} else if (json_is_number(v)) {
		put_number(m, v, b);
	} else if (!json_is_null(v)) {
		s = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
		if (s == NULL)
			fail(m, AYNI_NOMEM);
		else
			buf_put_z(b, s);
		free(s);
	}
}

static void
add(struct making *m, const char *name, const json_t *v,
    void (*put)(struct making *, const json_t *, struct buf *))
{
	struct buf b = {.limit = TEXT_MAX};

	put(m, v, &b);
	if (b.err != AYNI_OK)
		fail(m, b.err);
	tree_leaf(m->t, TREE_ELEMENT, plain_name(m, name), buf_text(&b), 0);
	buf_free(&b);
}

static void
add_feature(struct making *m, json_t *feature)
{
	json_t *properties = json_object_get(feature, "properties"), *v;
	json_t *id = json_object_get(feature, "id");
	const char *key;

	tree_open(m->t, plain_name(m, "item"), 0);
	add(m, "geometry", json_object_get(feature, "geometry"),
	    put_geometry);
	if (id != NULL)
		add(m, "id", id, put_value);
	json_object_foreach(properties, key, v)
		if (m->err == AYNI_OK &&
		    !(id != NULL && strcmp(key, "id") == 0))
			add(m, key, v, put_value);
	tree_close(m->t, true);
}

/* ---- one value after another ---- */

static void
skip_space(struct making *m)
{
	while (m->in.n > 0 && memchr(" \t\r\n", *m->in.p, 4) != NULL)
		m->in = (struct text){m->in.p + 1, m->in.n - 1};
}

static bool
take(struct making *m, char c)
{
	skip_space(m);
	if (m->in.n == 0 || *m->in.p != c)
		return false;
	m->in = (struct text){m->in.p + 1, m->in.n - 1};
	return true;
}

static void
need(struct making *m, char c)
{
	if (m->err == AYNI_OK && !take(m, c))
		fail(m, AYNI_BADFORM);
}

/* NULL after a failure; no more of the file is in memory at once. */
static json_t *
value(struct making *m)
{
	json_error_t at;
	json_t *v;
	size_t n;

	if (m->err != AYNI_OK)
		return NULL;
	skip_space(m);
	n = m->in.n < GEOJSON_MAX_VALUE ? m->in.n : GEOJSON_MAX_VALUE;
	v = json_loadb(m->in.p, n, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK,
	    &at);
	if (v != NULL)
		m->in = (struct text){m->in.p + at.position,
		    m->in.n - (size_t)at.position};
	else if (json_error_code(&at) == json_error_out_of_memory)
		fail(m, AYNI_NOMEM);
	else
		fail(m, n < m->in.n ? AYNI_TOOBIG : AYNI_BADFORM);
	return v;
}

static void
read_features(struct making *m)
{
	json_t *one;

	if (take(m, ']'))
		return;
	do {
		if ((one = value(m)) != NULL)
			add_feature(m, one);
		json_decref(one);
	} while (m->err == AYNI_OK && m->t->err == AYNI_OK && take(m, ','));
	need(m, ']');
}

/* Gives whether it was the features. */
static bool
read_member(struct making *m)
{
	json_t *key = value(m), *other = NULL;
	bool is = key != NULL && json_is_string(key) &&
	    strcmp(json_string_value(key), "features") == 0;

	need(m, ':');
	if (m->err == AYNI_OK && is && take(m, '['))
		read_features(m);
	else if ((other = value(m)) != NULL && is)
		fail(m, AYNI_UNSUPPORTED);
	json_decref(key);
	json_decref(other);
	return is;
}

enum ayni_err
geojson_read(struct bytes in, struct tree_names *names, struct tree *t,
    uint32_t *line)
{
	struct making m = {.names = names, .t = t,
	    .in = {(const char *)in.p, in.n}};
	bool any = false;
	size_t i;

	tree_open(t, plain_name(&m, "root"), 0);
	need(&m, '{');
	if (!take(&m, '}')) {
		do
			any |= read_member(&m);
		while (m.err == AYNI_OK && take(&m, ','));
		need(&m, '}');
	}
	tree_close(t, true);
	if (!any)
		fail(&m, AYNI_UNSUPPORTED);
	*line = 1;
	for (i = 0; i < in.n - m.in.n; i++)
		*line += in.p[i] == '\n';
	return m.err;
}

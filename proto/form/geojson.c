#include "form/geojson.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "ayni/decimal.h"

#define TEXT_MAX (16u << 20) /* bytes of one geometry */

struct making {
	struct tree_names *names;
	struct tree *t;
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

enum ayni_err
geojson_read(struct bytes in, struct tree_names *names, struct tree *t)
{
	struct making m = {.names = names, .t = t};
	json_t *all = json_loadb((const char *)in.p, in.n, 0, NULL);
	json_t *features = json_object_get(all, "features");
	size_t i;

	tree_open(t, plain_name(&m, "root"), 0);
	if (all == NULL)
		fail(&m, AYNI_BADFORM);
	else if (!json_is_array(features))
		fail(&m, AYNI_UNSUPPORTED);
	for (i = 0; i < json_array_size(features) && m.err == AYNI_OK; i++)
		add_feature(&m, json_array_get(features, i));
	tree_close(t, true);
	json_decref(all);
	return m.err;
}

#include "ayni/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "ayni/chance.h"
#include "ayni/moment.h"
#include "form/parser.h"
#include "form/xml.h"

#define EVAL_MAX_TREE (512u << 20)    /* bytes of names and expressions */
#define EVAL_MAX_SCRATCH (256u << 20) /* bytes of one evaluation */
#define XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

struct ask {
	const struct eval_setup *setup;
	json_t *request; /* borrowed */
	struct arena a, scratch;
	struct tree_names names;
	struct tree *tree;
	struct tree_node *document, *model;
	struct text zone;
	uint64_t seed;
	struct xpath_env env;
	/* of the failure */
	const char *kind;
	char what[200];
	size_t at;
	bool placed;
};

static enum ayni_err
fail(struct ask *q, enum ayni_err e, const char *kind, const char *what)
{
	q->kind = kind;
	(void)snprintf(q->what, sizeof(q->what), "%s", what);
	return e;
}

static enum ayni_err
bad_request(struct ask *q, const char *what)
{
	return fail(q, AYNI_BADFORM, "request", what);
}

static const char *
kind_of(enum ayni_err e, bool function)
{
	if (function)
		return "function";
	if (e == AYNI_SYNTAX)
		return "syntax";
	if (e == AYNI_REFERENCE)
		return "reference";
	return e == AYNI_UNSUPPORTED || e == AYNI_TOOBIG ? "unsupported"
							 : "type";
}

/* n == 0: absent, or no string. */
static struct text
member(const struct ask *q, const char *name)
{
	const json_t *j = json_object_get(q->request, name);

	if (!json_is_string(j))
		return (struct text){NULL, 0};
	return (struct text){json_string_value(j), json_string_length(j)};
}

/* ---- what expressions ask for ---- */

static int32_t
zone_at(void *ctx, double days)
{
	struct ask *q = ctx;

	if (q->setup->zone == NULL || q->zone.n == 0)
		return q->env.now.zone_min;
	if (!(fabs(days) < 1e8))
		days = 0;
	return q->setup->zone(
	    q->setup->ctx, q->zone, (int64_t)floor(days * 86400));
}

static struct tree_node *
next_named(struct tree_node *n, const char *local)
{
	for (; n != NULL; n = tree_sibling(n))
		if (text_is(tree_name(n)->local, local))
			return n;
	return NULL;
}

static struct tree_node *
instance(void *ctx, struct text id)
{
	struct ask *q = ctx;
	struct tree_node *n = q->model != NULL ? tree_child(q->model) : NULL;

	while ((n = next_named(n, "instance")) != NULL) {
		if (text_equal(tree_attribute(n, "id"), id))
			return n;
		n = tree_sibling(n);
	}
	return NULL;
}

/* The text of an id in the default language, else the first. */
static struct tree_node *
itext(void *ctx, struct text id)
{
	struct ask *q = ctx;
	struct tree_node *n, *language, *t;

	n = q->model != NULL ? tree_find(q->model, "itext") : NULL;
	if (n == NULL)
		return NULL;
	language = tree_child(n);
	for (t = language; t != NULL; t = tree_sibling(t))
		if (tree_has(t, "default"))
			language = t;
	t = language != NULL ? tree_child(language) : NULL;
	while ((t = next_named(t, "text")) != NULL) {
		if (text_equal(tree_attribute(t, "id"), id))
			return t;
		t = tree_sibling(t);
	}
	return NULL;
}

static struct text
itext_value(void *ctx, struct text id)
{
	struct ask *q = ctx;
	struct tree_node *t = itext(ctx, id), *v;

	v = t != NULL ? tree_child(t) : NULL;
	while ((v = next_named(v, "value")) != NULL && tree_has(v, "form"))
		v = tree_sibling(v);
	return v != NULL ? xpath_node_string(&q->env, v) : id;
}

/* Prefixes that forms use without saying so. */
static const struct {
	const char *prefix, *uri;
} known[] = {
    {"h", "http://www.w3.org/1999/xhtml"},
    {"xhtml", "http://www.w3.org/1999/xhtml"},
    {"xf", "http://www.w3.org/2002/xforms"},
    {"ev", "http://www.w3.org/2001/xml-events"},
    {"xsd", "http://www.w3.org/2001/XMLSchema"},
    {"jr", "http://openrosa.org/javarosa"},
    {"orx", "http://openrosa.org/xforms"},
    {"odk", "http://www.opendatakit.org/xforms"},
};

static struct text
uri_of(const void *ctx, struct text prefix)
{
	const struct ask *q = ctx;
	const char *key;
	json_t *all = json_object_get(q->request, "namespaces"), *uri;
	size_t i;

	if (text_is(prefix, "xml"))
		return TEXT(XML_NAMESPACE);
	json_object_foreach(all, key, uri)
		if (text_is(prefix, key) && json_is_string(uri))
			return text_of(json_string_value(uri));
	for (i = 0; q->env.odk && i < sizeof(known) / sizeof(*known); i++)
		if (text_is(prefix, known[i].prefix) &&
		    tree_uri(&q->names, prefix).p == NULL)
			return text_of(known[i].uri);
	return tree_uri(&q->names, prefix);
}

/* ---- asking ---- */

static enum ayni_err
read_document(struct ask *q)
{
	struct text xml = member(q, "xml");
	struct xml_fault fault;
	struct tree_node *n;
	enum ayni_err e;

	if (xml.p == NULL)
		return bad_request(q, "xml is missing");
	e = xml_read(
	    text_bytes(xml), XML_WHOLE, &q->names, &fault, &q->tree);
	if (e == AYNI_NOMEM)
		return e;
	if (e != AYNI_OK) {
		(void)snprintf(q->what, sizeof(q->what), "xml, line %u: %s",
		    (unsigned)fault.line, fault.what);
		q->kind = "request";
		return e;
	}
	q->document = tree_document(q->tree);
	for (n = q->document; n != NULL; n = tree_walk(q->document, n))
		if (tree_is(n, "http://www.w3.org/2002/xforms", "model"))
			q->model = n;
	return AYNI_OK;
}

static enum ayni_err
read_now(struct ask *q)
{
	struct text now = member(q, "now");
	struct moment at;
	json_t *seed = json_object_get(q->request, "seed");

	q->env.now = q->setup->now;
	q->zone = member(q, "tz");
	if (now.p != NULL) {
		if (moment_read(now, &at) != AYNI_OK)
			return bad_request(q, "now is no date and time");
		q->env.now.wall_us = at.wall_us;
	}
	q->env.now.zone_min =
	    zone_at(q, (double)q->env.now.wall_us / 86400e6);
	q->env.chance = q->setup->chance;
	if (json_is_integer(seed)) {
		q->seed = (uint64_t)json_integer_value(seed);
		q->env.chance = chance_seeded(&q->seed);
	}
	return AYNI_OK;
}

static enum ayni_err
parse(struct ask *q, struct text s, struct expr **out)
{
	struct xpath_scope scope = {.uri = uri_of, .ctx = q};
	struct xpath_fault fault;
	enum ayni_err e;

	e = parser_parse_late(s, q->env.odk, &scope, &q->a, &fault, out);
	if (e == AYNI_OK || e == AYNI_NOMEM)
		return e;
	q->at = fault.at;
	q->placed = true;
	return fail(q, e, kind_of(e, fault.function), fault.what);
}

static enum ayni_err
evaluated(struct ask *q)
{
	if (q->env.err == AYNI_OK || q->env.err == AYNI_NOMEM)
		return q->env.err;
	q->at = q->env.at;
	q->placed = true;
	return fail(q, q->env.err, kind_of(q->env.err, q->env.no_function),
	    q->env.what);
}

/* Whether n has no place of its own among its siblings: paths leave document
 * types out, and a text beside a text is one with it. */
static bool
uncounted(const struct tree_node *n)
{
	const struct tree_node *p = tree_prev(n);

	return tree_kind(n) == TREE_DOCTYPE ||
	    (tree_kind(n) == TREE_TEXT && p != NULL &&
		tree_kind(p) == TREE_TEXT);
}

static struct tree_node *
counted(struct tree_node *parent, unsigned long k)
{
	struct tree_node *n = tree_first(parent);

	for (; n != NULL; n = tree_next(n))
		if (!uncounted(n) && --k == 0)
			return n;
	return NULL;
}

/* Takes steps /node()[k] off the path; NULL: one leads nowhere. */
static struct tree_node *
follow_places(struct tree_node *n, struct text *path)
{
	static const struct text step = {"/node()[", 8};
	unsigned long k;
	size_t i;

	while (n != NULL && text_starts(*path, step)) {
		for (i = step.n, k = 0;
		     i < path->n && path->p[i] >= '0' && path->p[i] <= '9' &&
		     k < 100000000;
		     i++)
			k = k * 10 + (unsigned long)(path->p[i] - '0');
		if (i >= path->n || path->p[i] != ']' || k == 0)
			break;
		*path = (struct text){path->p + i + 1, path->n - i - 1};
		n = counted(n, k);
	}
	return n;
}

/* A context is written as a plain XPath from the document. */
static enum ayni_err
find_context(struct ask *q, struct tree_node **out)
{
	struct text path = member(q, "context"), rest = path;
	struct tree_node *n = follow_places(q->document, &rest);
	struct xpath_at at = {q->document, q->document, 1, 1};
	struct expr *e = NULL;
	struct value v;
	enum ayni_err err;

	if (n == NULL)
		return bad_request(q, "context names no one node");
	*out = n;
	if (rest.n == 0)
		return AYNI_OK;
	if (text_starts(rest, TEXT("/@"))) {
		at = (struct xpath_at){n, n, 1, 1};
		path = (struct text){rest.p + 1, rest.n - 1};
	}
	q->env.odk = false;
	if ((err = parse(q, path, &e)) != AYNI_OK)
		return err == AYNI_NOMEM ? err
					 : bad_request(q, "context is no path");
	v = xpath_eval(&q->env, e, &at);
	if (q->env.err != AYNI_OK)
		return evaluated(q);
	if (v.type != VALUE_NODES || v.nodes != 1)
		return bad_request(q, "context names no one node");
	*out = v.node[0];
	return AYNI_OK;
}

/* ---- answering ---- */

static void
put_position(const struct tree_node *n, struct buf *b)
{
	const struct tree_name *name = tree_name(n);
	const struct tree_node *p;
	unsigned long k = 1;

	while (tree_kind(n) == TREE_TEXT && uncounted(n))
		n = tree_prev(n);
	if (tree_aside(n)) {
		buf_put_z(b, "/@*[local-name()='");
		buf_put_text(b, name->local);
		buf_put_z(b, "' and namespace-uri()='");
		buf_put_text(b, name->uri);
		buf_put_z(b, "']");
		return;
	}
	for (p = tree_prev(n); p != NULL; p = tree_prev(p))
		k += !uncounted(p);
	buf_printf(b, "/node()[%lu]", k);
}

static void
put_path(const struct tree_node *n, struct buf *b)
{
	const struct tree_node *up[XML_MAX_DEPTH + 3];
	size_t depth = 0;

	for (; tree_parent(n) != NULL && depth < XML_MAX_DEPTH + 3;
	     n = tree_parent(n))
		up[depth++] = n;
	if (depth == 0)
		buf_put_byte(b, '/');
	while (depth > 0)
		put_position(up[--depth], b);
}

static json_t *
json_of(struct text s)
{
	return json_stringn(s.n > 0 ? s.p : "", s.n);
}

static json_t *
json_of_number(double v)
{
	if (isnan(v))
		return json_string("NaN");
	if (isinf(v))
		return json_string(v < 0 ? "-Infinity" : "Infinity");
	if (v == floor(v) && fabs(v) < 9007199254740992.0)
		return json_integer((json_int_t)v);
	return json_real(v);
}

static json_t *
json_of_node(struct ask *q, const struct tree_node *n)
{
	struct text value = tree_parent(n) != NULL
	    ? xpath_node_string(&q->env, n) : TEXT("");
	const struct tree_name *name = tree_name(n);
	struct buf path;
	json_t *j = NULL;

	buf_init(&path, 1u << 20);
	put_path(n, &path);
	if (path.err == AYNI_OK && q->env.err == AYNI_OK)
		j = json_pack("{s:o, s:o, s:o}", "path",
		    json_of(buf_text(&path)), "name",
		    json_of(name != NULL ? name->local : TEXT("")),
		    "value", json_of(value));
	buf_free(&path);
	return j;
}

static json_t *
json_of_nodes(struct ask *q, const struct value *v)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < v->nodes; i++)
		if (json_array_append_new(list, json_of_node(q, v->node[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static enum ayni_err
convert(struct ask *q, const struct value *v, json_t **out)
{
	struct text want = member(q, "want");

	if (text_is(want, "boolean"))
		*out = json_boolean(xpath_boolean(&q->env, v));
	else if (text_is(want, "number"))
		*out = json_of_number(xpath_number(&q->env, v));
	else if (text_is(want, "string"))
		*out = json_of(xpath_string(&q->env, v));
	else if (!text_is(want, "nodeset"))
		return bad_request(q,
		    "want is none of boolean, number, string, nodeset");
	else if (v->type != VALUE_NODES)
		return fail(q, AYNI_TYPE, "type", "not a set of nodes");
	else
		*out = json_of_nodes(q, v);
	if (q->env.err != AYNI_OK) {
		json_decref(*out);
		*out = NULL;
		return evaluated(q);
	}
	return *out != NULL ? AYNI_OK : AYNI_NOMEM;
}

static enum ayni_err
ask(struct ask *q, json_t **out)
{
	struct text source = member(q, "expr"), mode = member(q, "mode");
	struct tree_node *context = NULL;
	struct expr *e = NULL;
	struct xpath_at at;
	struct value v;
	enum ayni_err err;

	if (source.p == NULL)
		return bad_request(q, "expr is missing");
	if (mode.n > 0 && !text_is(mode, "odk") && !text_is(mode, "xpath1"))
		return bad_request(q, "mode is neither odk nor xpath1");
	if ((err = read_document(q)) != AYNI_OK ||
	    (err = read_now(q)) != AYNI_OK ||
	    (err = find_context(q, &context)) != AYNI_OK)
		return err;
	q->env.odk = !text_is(mode, "xpath1");
	if (q->env.odk && q->model != NULL)
		q->env.primary = tree_find(q->model, "instance");
	if ((err = parse(q, source, &e)) != AYNI_OK)
		return err;
	at = (struct xpath_at){context, context, 1, 1};
	v = xpath_eval(&q->env, e, &at);
	if (q->env.err != AYNI_OK)
		return evaluated(q);
	return convert(q, &v, out);
}

static json_t *
failure(const struct ask *q)
{
	json_t *error = json_pack(
	    "{s:s, s:s}", "kind", q->kind, "message", q->what);

	if (q->placed && json_object_set_new(error, "at",
	    json_integer((json_int_t)q->at)) != 0) {
		json_decref(error);
		return NULL;
	}
	return error;
}

/* Takes over "part", which may be NULL after a failed allocation. */
static enum ayni_err
put_answer(const json_t *request, const char *name, json_t *part,
    struct buf *answer)
{
	json_t *id = json_object_get(request, "id");
	json_t *all = json_object();
	enum ayni_err e = AYNI_NOMEM;
	size_t from = answer->n;
	char *text = NULL;

	if (id != NULL && json_object_set(all, "id", id) != 0)
		goto out;
	if (json_object_set_new(
		all, "ok", json_boolean(strcmp(name, "value") == 0)) != 0)
		goto out;
	if (json_object_set(all, name, part) != 0 ||
	    (text = json_dumps(all, JSON_COMPACT)) == NULL)
		goto out;
	buf_put_z(answer, text);
	if ((e = answer->err) != AYNI_OK)
		answer->n = from;
out:
	free(text);
	json_decref(part);
	json_decref(all);
	return e;
}

enum ayni_err
eval_answer(const struct eval_setup *setup, struct text request,
    struct buf *answer)
{
	struct ask q = {.setup = setup};
	json_error_t where;
	json_t *value = NULL;
	enum ayni_err e;

	arena_init(&q.a, EVAL_MAX_TREE);
	arena_init(&q.scratch, EVAL_MAX_SCRATCH);
	tree_names_init(&q.names, &q.a);
	q.env = (struct xpath_env){.scratch = &q.scratch,
	    .instance = instance, .itext = itext_value, .zone = zone_at,
	    .ctx = &q};
	if (request.n > EVAL_MAX_REQUEST)
		e = bad_request(&q, "the request is too long");
	else if ((q.request = json_loadb(request.p, request.n, 0, &where)) ==
	    NULL)
		e = bad_request(&q, where.text);
	else if (!json_is_object(q.request))
		e = bad_request(&q, "not a JSON object");
	else
		e = ask(&q, &value);
	if (e == AYNI_OK)
		e = put_answer(q.request, "value", value, answer);
	else if (e != AYNI_NOMEM)
		e = put_answer(q.request, "error", failure(&q), answer);
	json_decref(q.request);
	tree_free(q.tree);
	tree_names_free(&q.names);
	arena_free(&q.scratch);
	arena_free(&q.a);
	return e;
}

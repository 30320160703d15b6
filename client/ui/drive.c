#include "ui/drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/chance.h"
#include "ayni/convert.h"
#include "ayni/diag_json.h"
#include "ayni/mem.h"
#include "ayni/moment.h"
#include "ayni/utf8.h"
#include "ui/bulk.h"
#include "ui/view_json.h"

#define REF_MAX 65536u
#define XML_MAX (256u << 20)

struct session {
	json_int_t number;
	struct form *form;
	struct interview *iv;
	struct view_json *view;
	uint64_t seed; /* of its chance, where the request gave one */
	struct session *next;
};

struct drive {
	struct drive_setup setup;
	struct session *first;
	json_int_t last; /* number given to a session */
	unsigned open;
};

/* A request, and what its answer is made of. */
struct ask {
	struct drive *d;
	json_t *request, *answer; /* what is small of the answer */
	struct bulk bulk;         /* what is not of the request */
	struct buf *out;          /* what is not goes there at once */
	struct session *s;
	struct diag diag;
	const char *kind; /* of a failure; NULL: after the error's name */
	char what[300];
};

enum ayni_err
drive_new(const struct drive_setup *setup, struct drive **out)
{
	struct drive *d = mem_zalloc(1, sizeof(*d));

	if (d == NULL)
		return AYNI_NOMEM;
	d->setup = *setup;
	*out = d;
	return AYNI_OK;
}

static void
session_free(struct session *s)
{
	view_json_free(s->view);
	interview_free(s->iv);
	form_free(s->form);
	mem_free(s);
}

void
drive_free(struct drive *d)
{
	struct session *s;

	if (d == NULL)
		return;
	while ((s = d->first) != NULL) {
		d->first = s->next;
		session_free(s);
	}
	mem_free(d);
}

/* ---- members ---- */

static enum ayni_err
bad_request(struct ask *q, const char *what, const char *name)
{
	q->kind = "request";
	(void)snprintf(q->what, sizeof(q->what), "%s%.60s", what, name);
	return AYNI_USAGE;
}

static struct text
text_in(const json_t *o, const char *name)
{
	const json_t *v = json_object_get(o, name);

	if (!json_is_string(v))
		return (struct text){NULL, 0};
	return (struct text){json_string_value(v), json_string_length(v)};
}

/* A member that must be there. */
static enum ayni_err
need_text(struct ask *q, const char *name, struct text *out)
{
	*out = text_in(q->request, name);
	return out->p != NULL
	    ? AYNI_OK : bad_request(q, "a text is needed: ", name);
}

/* Takes v over; NULL is a failed allocation. */
static enum ayni_err
put(json_t *o, const char *name, json_t *v)
{
	return json_object_set_new(o, name, v) == 0 ? AYNI_OK : AYNI_NOMEM;
}

static json_t *
of_text(struct text s)
{
	return json_stringn(s.n > 0 ? s.p : "", s.n);
}

/* What the interview has to say about a call that failed; a form's
 * expression that did is the script's error. */
static enum ayni_err
failed(struct ask *q, enum ayni_err e)
{
	struct text why = e != AYNI_OK ? interview_error(q->s->iv)
				       : interview_fault(q->s->iv);

	if (e == AYNI_OK && why.n > 0)
		e = AYNI_AUTHORING;
	if (e != AYNI_OK)
		(void)snprintf(
		    q->what, sizeof(q->what), "%.*s", (int)why.n, why.p);
	return e;
}

static enum ayni_err
not_there(struct ask *q, struct text ref)
{
	(void)snprintf(q->what, sizeof(q->what), "no node \"%.*s\"",
	    (int)(ref.n < 200 ? ref.n : 200), ref.p);
	return AYNI_NOTFOUND;
}

static enum ayni_err
need_node(struct ask *q, node_ref *out)
{
	struct text ref;
	enum ayni_err e;

	if ((e = need_text(q, "ref", &ref)) != AYNI_OK)
		return e;
	*out = interview_find(q->s->iv, ref);
	return *out != NODE_NONE ? AYNI_OK : not_there(q, ref);
}

static enum ayni_err
need_session(struct ask *q)
{
	const json_t *n = json_object_get(q->request, "session");

	if (!json_is_integer(n))
		return bad_request(q, "a number is needed: ", "session");
	for (q->s = q->d->first; q->s != NULL; q->s = q->s->next)
		if (q->s->number == json_integer_value(n))
			return AYNI_OK;
	return bad_request(q, "no such session", "");
}

/* ---- opening ---- */

/* The time that a request gives; *given: it gives one. */
static enum ayni_err
read_now(struct ask *q, struct moment *out, bool *given)
{
	const struct drive_setup *setup = &q->d->setup;
	struct text now = text_in(q->request, "now");
	struct text tz = text_in(q->request, "tz");

	*given = now.p != NULL;
	if (now.p == NULL)
		*out = setup->clock.now(setup->clock.ctx);
	else if (moment_read(now, out) != AYNI_OK)
		return bad_request(q, "not a date and time: ", "now");
	if (tz.n > 0)
		out->zone_min = setup->zone(setup->zone_ctx, tz,
		    out->wall_us / 1000000 - (out->wall_us < 0));
	return AYNI_OK;
}

static enum ayni_err
read_form(struct ask *q, struct buf *file, struct buf *itemsets,
    struct text *out)
{
	struct text path = text_in(q->request, "form_path");
	struct pour_sink xform = pour_sink_buf(file);
	enum ayni_err e;

	*out = bulk_text(&q->bulk, json_object_get(q->request, "form"));
	if (out->p != NULL)
		return AYNI_OK;
	if (path.p == NULL)
		return bad_request(q, "a text is needed: ",
		    "form, or form_path");
	e = formfile_load(&q->d->setup.files, path, &q->diag, &xform,
	    itemsets);
	*out = buf_text(file);
	return e;
}

/* The resources of a request, and the form's own; free with mem_free. */
static enum ayni_err
read_resources(struct ask *q, const struct buf *itemsets,
    struct resource **out, size_t *n)
{
	const json_t *all = json_object_get(q->request, "resources");
	struct resource *r;
	size_t i;

	*n = json_array_size(all);
	if ((r = mem_zalloc(*n + 1, sizeof(*r))) == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < *n; i++) {
		const json_t *one = json_array_get(all, i);

		r[i].url = text_in(one, "url");
		r[i].body = text_bytes(
		    bulk_text(&q->bulk, json_object_get(one, "body")));
		if (r[i].url.p == NULL || r[i].body.p == NULL) {
			mem_free(r);
			return bad_request(q, "each of resources needs ",
			    "url and body");
		}
	}
	if (itemsets->n > 0)
		r[(*n)++] = (struct resource){.url = TEXT(FORMFILE_ITEMSETS),
		    .body = buf_bytes(itemsets)};
	*out = r;
	return AYNI_OK;
}

static enum ayni_err
begin(struct ask *q, struct session *s)
{
	const json_t *preload = json_object_get(q->request, "preload");
	const json_t *seed = json_object_get(q->request, "seed");
	struct buf why = {.limit = sizeof(q->what)};
	struct interview_setup setup = {.language = UINT32_MAX, .why = &why,
	    .chance = q->d->setup.chance,
	    .deviceid = text_in(preload, "deviceid"),
	    .username = text_in(preload, "username"),
	    .email = text_in(preload, "email"),
	    .phonenumber = text_in(preload, "phonenumber")};
	enum ayni_err e;
	bool given;

	if ((e = read_now(q, &setup.now, &given)) != AYNI_OK)
		return e;
	if (json_is_integer(seed)) {
		setup.seed = json_integer_value(seed);
		s->seed = (uint64_t)setup.seed;
		setup.chance = chance_seeded(&s->seed);
	}
	if ((e = interview_new(s->form, &setup, &s->iv)) == AYNI_OK)
		e = view_json_new(s->iv, &s->view);
	(void)snprintf(q->what, sizeof(q->what), "%.*s", (int)why.n,
	    (const char *)why.p);
	buf_free(&why);
	return e;
}

static enum ayni_err
open_session(struct ask *q, struct session *s)
{
	struct buf file = {.limit = FORM_MAX_BYTES};
	struct buf itemsets = {.limit = FORM_MAX_BYTES};
	struct resource *r = NULL;
	struct text xform;
	size_t n = 0;
	enum ayni_err e;

	if ((e = read_form(q, &file, &itemsets, &xform)) == AYNI_OK &&
	    (e = read_resources(q, &itemsets, &r, &n)) == AYNI_OK)
		e = form_read(text_bytes(xform), text_in(q->request,
		    "form_path"), r, n, &q->diag, &s->form);
	mem_free(r);
	buf_free(&file);
	buf_free(&itemsets);
	bulk_free(&q->bulk);
	return e == AYNI_OK ? begin(q, s) : e;
}

static enum ayni_err
put_state(struct ask *q)
{
	buf_put_z(q->out, ",\"state\":");
	return view_json_state(q->s->view, q->out);
}

/* Of the form, and what failed when it was opened. */
static enum ayni_err
put_warnings(struct ask *q)
{
	struct text fault = interview_fault(q->s->iv);
	json_t *all = diag_json(&q->diag, DIAG_WARNING), *one;

	if (fault.n > 0) {
		one = json_object();
		if (put(one, "message", of_text(fault)) != AYNI_OK ||
		    json_array_append_new(all, one) != 0) {
			json_decref(all);
			return AYNI_NOMEM;
		}
	}
	return put(q->answer, "warnings", all);
}

static enum ayni_err
op_load(struct ask *q)
{
	struct session *s;
	enum ayni_err e;

	if (q->d->open == DRIVE_MAX_SESSIONS)
		return bad_request(q, "too many sessions are open", "");
	if ((s = mem_zalloc(1, sizeof(*s))) == NULL)
		return AYNI_NOMEM;
	s->number = q->d->last + 1;
	q->s = s;
	if ((e = open_session(q, s)) != AYNI_OK ||
	    (e = put(q->answer, "session", json_integer(s->number))) !=
		AYNI_OK ||
	    (e = put_state(q)) != AYNI_OK ||
	    (e = put_warnings(q)) != AYNI_OK) {
		session_free(s);
		q->s = NULL;
		return e;
	}
	q->d->last++;
	q->d->open++;
	s->next = q->d->first;
	q->d->first = s;
	return AYNI_OK;
}

static enum ayni_err
op_close(struct ask *q)
{
	struct session **link = &q->d->first;

	while (*link != q->s)
		link = &(*link)->next;
	*link = q->s->next;
	session_free(q->s);
	q->s = NULL;
	q->d->open--;
	return AYNI_OK;
}

/* ---- conducting ---- */

static enum ayni_err
put_delta(struct ask *q)
{
	buf_put_z(q->out, ",\"delta\":");
	return view_json_delta(q->s->view, q->out);
}

/* Text; a list joined by spaces; null for nothing. */
static enum ayni_err
read_value(struct ask *q, struct buf *b)
{
	const json_t *v = json_object_get(q->request, "value");
	size_t i;

	if (v == NULL)
		return bad_request(q, "a member is needed: ", "value");
	if (json_is_string(v))
		buf_put(b, json_string_value(v), json_string_length(v));
	else if (!json_is_array(v) && !json_is_null(v))
		return bad_request(q, "neither text, list nor null: ",
		    "value");
	for (i = 0; i < json_array_size(v); i++) {
		const json_t *one = json_array_get(v, i);

		if (!json_is_string(one))
			return bad_request(q, "a list of texts is needed: ",
			    "value");
		if (i > 0)
			buf_put_byte(b, ' ');
		buf_put(b, json_string_value(one), json_string_length(one));
	}
	return b->err;
}

static enum ayni_err
op_set(struct ask *q)
{
	struct buf b = {.limit = INTERVIEW_MAX_VALUE};
	struct buf cast = {.limit = INTERVIEW_MAX_VALUE};
	node_ref n;
	enum ayni_err e;

	if ((e = need_node(q, &n)) == AYNI_OK &&
	    (e = read_value(q, &b)) == AYNI_OK &&
	    (e = failed(q, interview_cast(
		 q->s->iv, n, buf_text(&b), &cast))) == AYNI_OK &&
	    (e = failed(q, interview_set(
		 q->s->iv, n, buf_text(&cast)))) == AYNI_OK &&
	    (e = put_delta(q)) == AYNI_OK)
		e = put(q->answer, "value",
		    of_text(interview_value(q->s->iv, n)));
	buf_free(&b);
	buf_free(&cast);
	return e;
}

static enum ayni_err
op_add_repeat(struct ask *q)
{
	const json_t *at = json_object_get(q->request, "at");
	struct buf range = {.limit = REF_MAX};
	struct text ref;
	node_ref n, made;
	enum ayni_err e;

	if ((e = need_text(q, "ref", &ref)) != AYNI_OK)
		return e;
	if (at != NULL && !(json_is_integer(at) &&
		json_integer_value(at) > 0 &&
		json_integer_value(at) <= UINT32_MAX))
		return bad_request(q, "a position from 1 is needed: ", "at");
	buf_put_text(&range, ref);
	buf_put_z(&range, "#range");
	n = range.err == AYNI_OK
	    ? interview_find(q->s->iv, buf_text(&range)) : NODE_NONE;
	buf_free(&range);
	if (n == NODE_NONE)
		return not_there(q, ref);
	e = failed(q, interview_add(q->s->iv, n,
	    (uint32_t)json_integer_value(at), &made));
	return e == AYNI_OK ? put_delta(q) : e;
}

static enum ayni_err
op_remove_repeat(struct ask *q)
{
	node_ref n;
	enum ayni_err e;

	if ((e = need_node(q, &n)) != AYNI_OK ||
	    (e = failed(q, interview_remove(q->s->iv, n))) != AYNI_OK)
		return e;
	return put_delta(q);
}

static enum ayni_err
op_language(struct ask *q)
{
	const struct form *f = q->s->form;
	struct text lang;
	uint32_t i = 0;
	enum ayni_err e;

	if ((e = need_text(q, "lang", &lang)) != AYNI_OK)
		return e;
	while (i < form_languages(f) && !text_equal(form_language(f, i), lang))
		i++;
	e = failed(q, interview_language(q->s->iv, i));
	return e == AYNI_OK ? put_delta(q) : e;
}

/* ---- asking ---- */

static enum ayni_err
op_state(struct ask *q)
{
	const json_t *refs = json_object_get(q->request, "refs");

	if (refs == NULL)
		return put_state(q);
	if (!json_is_array(refs))
		return bad_request(q, "a list of texts is needed: ", "refs");
	buf_put_z(q->out, ",\"state\":");
	return view_json_part(q->s->iv, refs, q->out);
}

static enum ayni_err
op_choices(struct ask *q)
{
	struct view_json_part part = VIEW_JSON_ALL;
	size_t total;
	node_ref n;
	enum ayni_err e;

	if ((e = need_node(q, &n)) != AYNI_OK)
		return e;
	buf_put_z(q->out, ",\"choices\":");
	part.find = text_in(q->request, "find");
	return failed(q, view_json_choices(q->s->iv, n, part, &total, q->out));
}

static enum ayni_err
op_validate(struct ask *q)
{
	json_t *all;
	enum ayni_err e;

	if ((e = view_json_violations(q->s->iv, &all)) != AYNI_OK)
		return e;
	return put(q->answer, "violations", all);
}

/* ---- keeping ---- */

static enum ayni_err
op_serialize(struct ask *q)
{
	struct text purpose;
	bool submission;
	struct buf xml;
	enum ayni_err e;

	if ((e = need_text(q, "purpose", &purpose)) != AYNI_OK)
		return e;
	submission = text_is(purpose, "submission");
	if (!submission && !text_is(purpose, "draft"))
		return bad_request(q, "neither draft nor submission: ",
		    "purpose");
	/* what breaks a rule is serialized too: see validate */
	if (submission) {
		e = interview_finalise(q->s->iv);
		if (e != AYNI_OK && e != AYNI_INVALID)
			return failed(q, e);
	}
	buf_init(&xml, XML_MAX);
	e = interview_xml(q->s->iv, submission, &xml);
	if (e == AYNI_OK)
		e = put(q->answer, "xml", of_text(buf_text(&xml)));
	buf_free(&xml);
	return e;
}

static enum ayni_err
reload(struct ask *q, bool edit)
{
	struct text xml;
	enum ayni_err e;

	if ((e = need_text(q, "xml", &xml)) != AYNI_OK)
		return e;
	e = failed(q, interview_restore(q->s->iv, text_bytes(xml), edit));
	return e == AYNI_OK ? put_state(q) : e;
}

static enum ayni_err
op_restore(struct ask *q)
{
	return reload(q, false);
}

static enum ayni_err
op_edit(struct ask *q)
{
	return reload(q, true);
}

/* ---- answering ---- */

static const struct op {
	const char *name;
	enum ayni_err (*run)(struct ask *q);
} ops[] = {{"load", op_load}, {"set", op_set},
    {"add_repeat", op_add_repeat}, {"remove_repeat", op_remove_repeat},
    {"language", op_language}, {"state", op_state},
    {"choices", op_choices}, {"validate", op_validate},
    {"serialize", op_serialize}, {"restore", op_restore},
    {"edit", op_edit}, {"close", op_close}};

static enum ayni_err
run(struct ask *q, const struct op *op)
{
	struct moment now;
	bool given;
	enum ayni_err e;

	if (op->run == op_load)
		return op->run(q);
	if ((e = need_session(q)) != AYNI_OK ||
	    (e = read_now(q, &now, &given)) != AYNI_OK)
		return e;
	if (given &&
	    (e = failed(q, interview_now(q->s->iv, &now))) != AYNI_OK)
		return e;
	return op->run(q);
}

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* Text that was cut may end in a part of a character. */
static void
mend(char *s)
{
	size_t n = strlen(s);

	while (n > 0 && !utf8_valid(text_bytes(text_of(s))))
		s[--n] = '\0';
}

/* The kind, and a message; of a form that is refused, every fault. */
static enum ayni_err
put_error(struct ask *q, enum ayni_err e)
{
	json_t *faults = diag_json(&q->diag, DIAG_FAULT);
	const json_t *first = json_array_get(faults, 0);
	json_t *error = json_object();
	char kind[32];

	(void)snprintf(kind, sizeof(kind), "%s",
	    q->kind != NULL ? q->kind : err_name(e));
	lower(kind);
	if (q->what[0] == '\0')
		(void)snprintf(q->what, sizeof(q->what), "%s",
		    err_text(e, LANG_EN));
	mend(q->what);
	e = put(error, "kind", json_string(kind));
	if (e == AYNI_OK && first != NULL)
		e = json_object_update(error, (json_t *)(uintptr_t)first) == 0
		    ? put(error, "errors", json_incref(faults)) : AYNI_NOMEM;
	else if (e == AYNI_OK)
		e = put(error, "message", json_string(q->what));
	json_decref(faults);
	if (e == AYNI_OK)
		return put(q->answer, "error", error);
	json_decref(error);
	return e;
}

static enum ayni_err
answer_to(struct ask *q)
{
	struct text name;
	enum ayni_err e;
	size_t i;

	if (!json_is_object(q->request))
		return bad_request(q, "not a JSON object", "");
	if ((e = need_text(q, "op", &name)) != AYNI_OK)
		return e;
	for (i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (text_is(name, ops[i].name))
			return run(q, &ops[i]);
	return bad_request(q, "no such op: ", json_string_value(
	    json_object_get(q->request, "op")));
}

static enum ayni_err
put_dumped(struct buf *out, const json_t *j, size_t skip)
{
	char *text = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);

	if (text == NULL)
		return AYNI_NOMEM;
	buf_put_z(out, text + skip);
	free(text);
	return out->err;
}

/* Its id and ok, first of all. */
static enum ayni_err
begin_answer(struct ask *q, bool ok)
{
	const json_t *id = json_object_get(q->request, "id");
	enum ayni_err e = AYNI_OK;

	buf_put_byte(q->out, '{');
	if (id != NULL) {
		buf_put_z(q->out, "\"id\":");
		e = put_dumped(q->out, id, 0);
		buf_put_byte(q->out, ',');
	}
	buf_put_z(q->out, ok ? "\"ok\":true" : "\"ok\":false");
	return e;
}

static enum ayni_err
end_answer(struct ask *q)
{
	if (json_object_size(q->answer) == 0) {
		buf_put_byte(q->out, '}');
		return q->out->err;
	}
	buf_put_byte(q->out, ',');
	return put_dumped(q->out, q->answer, 1);
}

/* What was said before it failed is no part of the answer. */
static enum ayni_err
refuse(struct ask *q, size_t from, enum ayni_err e)
{
	q->out->n = from;
	q->out->err = AYNI_OK;
	(void)json_object_clear(q->answer);
	if ((e = put_error(q, e)) != AYNI_OK ||
	    (e = begin_answer(q, false)) != AYNI_OK)
		return e;
	return end_answer(q);
}

static bool
is_convert(const json_t *request)
{
	return text_is(text_in(request, "op"), "convert");
}

enum ayni_err
drive_answer(struct drive *d, struct buf *request, struct buf *answer)
{
	struct ask q = {.d = d, .out = answer};
	json_error_t where;
	size_t from = answer->n;
	enum ayni_err e;

	diag_init(&q.diag);
	q.answer = json_object();
	e = bulk_read(&q.bulk, request, &q.request, &where);
	if (e == AYNI_OK && is_convert(q.request)) {
		e = convert_answer(
		    &d->setup.files, buf_text(request), answer);
		goto out;
	}
	if (q.answer == NULL || e != AYNI_OK)
		e = AYNI_NOMEM;
	else if (q.request == NULL)
		e = bad_request(&q, "not JSON: ", where.text);
	else if ((e = begin_answer(&q, true)) == AYNI_OK)
		e = answer_to(&q);
	if (e == AYNI_OK)
		e = end_answer(&q);
	if (e != AYNI_OK && e != AYNI_NOMEM)
		e = refuse(&q, from, e);
out:
	bulk_free(&q.bulk);
	json_decref(q.request);
	json_decref(q.answer);
	diag_free(&q.diag);
	return e;
}

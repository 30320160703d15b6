#include "fill/script.h"

#include <jansson.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/mem.h"
#include "ayni/say.h"

#include "fill/screens.h"
#include "fill/script_texts.h"

enum script_text {
#define X(name, en, fr, es) SAY_##name,
	SCRIPT_TEXTS(X)
#undef X
};

static const struct said texts[] = {
#define X(name, en, fr, es) [SAY_##name] = {{en, fr, es}},
	SCRIPT_TEXTS(X)
#undef X
};

struct script {
	json_t *whole, *answers; /* answers are taken out as they are given */
	struct moment now;
	bool has_now, lenient;
};

/* A run, and what it needs to explain itself. */
struct run {
	struct script *s;
	struct conduct *c;
	struct interview *iv;
	enum lang lang;
	struct buf *why;
	struct buf value;
};

static void
say(struct buf *b, enum lang lang, enum script_text t, struct text a,
    struct text second)
{
	struct text arg[2] = {a, second};

	say_put(b, texts[t].in[lang], arg, 2);
}

/* ---- reading ---- */

/* Days since 1970-01-01 of a civil date (proleptic Gregorian). */
static int64_t
days_of(int64_t y, int64_t m, int64_t d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool
digits(const char *p, size_t n, int64_t least, int64_t most, int64_t *out)
{
	struct text t = {p, n};
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return number_int(t, out) && *out >= least && *out <= most;
}

/* "2026-03-02T09:30:00Z" or "...+01:00". */
static bool
read_now(const char *p, struct moment *out)
{
	int64_t y, mo, d, h, mi, s, zh = 0, zm = 0, zone;
	size_t n = strlen(p);

	if ((n != 20 || p[19] != 'Z') &&
	    (n != 25 || (p[19] != '+' && p[19] != '-') || p[22] != ':'))
		return false;
	if (p[4] != '-' || p[7] != '-' || p[10] != 'T' || p[13] != ':' ||
	    p[16] != ':' || !digits(p, 4, 1970, 9999, &y) ||
	    !digits(p + 5, 2, 1, 12, &mo) || !digits(p + 8, 2, 1, 31, &d) ||
	    !digits(p + 11, 2, 0, 23, &h) || !digits(p + 14, 2, 0, 59, &mi) ||
	    !digits(p + 17, 2, 0, 59, &s))
		return false;
	if (n == 25 && (!digits(p + 20, 2, 0, 14, &zh) ||
	    !digits(p + 23, 2, 0, 59, &zm)))
		return false;
	zone = (zh * 60 + zm) * (p[19] == '-' ? -1 : 1);
	*out = (struct moment){0};
	out->zone_min = (int32_t)zone;
	out->wall_us = (((days_of(y, mo, d) * 24 + h) * 60 + mi - zone) * 60 +
	    s) * 1000000;
	return true;
}

static enum ayni_err
bad_json(const json_error_t *error, enum lang lang, struct buf *why)
{
	char line[24], column[24];
	struct text arg[3];

	(void)snprintf(line, sizeof(line), "%d", error->line);
	(void)snprintf(column, sizeof(column), "%d", error->column);
	arg[0] = text_of(line);
	arg[1] = text_of(column);
	arg[2] = text_of(error->text);
	say_put(why, texts[SAY_NOT_JSON].in[lang], arg, 3);
	return AYNI_BADFORM;
}

enum ayni_err
script_read(struct bytes json, enum lang lang, struct buf *why,
    struct script **out)
{
	struct script *s;
	json_error_t error = {0};
	json_t *now;
	enum ayni_err e = AYNI_OK;

	if (json.n > SCRIPT_MAX_BYTES)
		return AYNI_TOOBIG;
	if ((s = mem_zalloc(1, sizeof(*s))) == NULL)
		return AYNI_NOMEM;
	s->whole = json_loadb((const char *)json.p, json.n,
	    JSON_REJECT_DUPLICATES, &error);
	s->answers = json_object_get(s->whole, "answers");
	s->lenient = json_is_true(json_object_get(s->whole, "lenient"));
	now = json_object_get(s->whole, "now");
	if (s->whole == NULL) {
		e = bad_json(&error, lang, why);
	} else if (!json_is_object(s->answers)) {
		say(why, lang, SAY_NO_ANSWERS, (struct text){0},
		    (struct text){0});
		e = AYNI_BADFORM;
	} else if (now != NULL) {
		s->has_now = json_is_string(now) &&
		    read_now(json_string_value(now), &s->now);
		if (!s->has_now) {
			say(why, lang, SAY_BAD_NOW, (struct text){0},
			    (struct text){0});
			e = AYNI_BADFORM;
		}
	}
	if (e != AYNI_OK) {
		script_free(s);
		return e;
	}
	*out = s;
	return AYNI_OK;
}

void
script_free(struct script *s)
{
	if (s == NULL)
		return;
	json_decref(s->whole);
	mem_free(s);
}

struct text
script_language(const struct script *s)
{
	return text_of(json_string_value(json_object_get(s->whole,
	    "language")));
}

bool
script_now(const struct script *s, struct moment *out)
{
	if (s->has_now)
		*out = s->now;
	return s->has_now;
}

/* ---- explaining ---- */

static void
where(struct run *r, node_ref n)
{
	struct node_view v = interview_view(r->iv, n);
	struct buf ref;

	buf_init(&ref, CONDUCT_MAX_MESSAGE);
	interview_ref(r->iv, n, &ref);
	if (v.label.n == 0)
		v.label = v.field->name;
	say(r->why, r->lang, SAY_WHERE, buf_text(&ref), v.label);
	buf_free(&ref);
}

/* The first dozen choices, as hints of what could be meant. */
static void
put_choices(struct run *r, node_ref n, bool rank)
{
	const struct choice_view *c = NULL;
	struct buf names;
	size_t count = 0, i;

	buf_init(&names, CONDUCT_MAX_MESSAGE);
	if (interview_choices(r->iv, n, (struct text){0}, &c, &count) !=
	    AYNI_OK)
		count = 0;
	for (i = 0; i < count && i < 12; i++) {
		buf_put_z(&names, i > 0 ? ", " : "");
		buf_put_text(&names, c[i].name);
	}
	if (i < count)
		buf_put_z(&names, ", ...");
	say(r->why, r->lang, count == 0 ? SAY_GIVE_NONE
		: rank ? SAY_GIVE_RANK : SAY_GIVE_CHOICE, buf_text(&names),
	    (struct text){0});
	buf_free(&names);
}

static enum script_text
advice(enum field_type type)
{
	switch (type) {
	case FIELD_INT:
		return SAY_GIVE_INTEGER;
	case FIELD_DECIMAL:
		return SAY_GIVE_NUMBER;
	case FIELD_DATE:
		return SAY_GIVE_DATE;
	case FIELD_GEOPOINT:
		return SAY_GIVE_POINT;
	case FIELD_STRING:
	case FIELD_BOOLEAN:
	case FIELD_TIME:
	case FIELD_DATETIME:
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
	case FIELD_SELECT_ONE:
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		break;
	}
	return SAY_GIVE_OTHER;
}

static void
explain_type(struct run *r, node_ref n)
{
	enum field_type type = interview_view(r->iv, n).field->type;

	say(r->why, r->lang, SAY_TYPE, buf_text(&r->value),
	    (struct text){0});
	if (type == FIELD_SELECT_ONE || type == FIELD_SELECT_MULTIPLE ||
	    type == FIELD_RANK)
		put_choices(r, n, type == FIELD_RANK);
	else
		say(r->why, r->lang, advice(type), (struct text){0},
		    (struct text){0});
}

static enum script_text
about_file(enum refusal why)
{
	static const enum script_text says[] = {
	    [REFUSED_NO_FILE] = SAY_NO_FILE,
	    [REFUSED_MEDIUM] = SAY_MEDIUM,
	    [REFUSED_EMPTY] = SAY_EMPTY,
	    [REFUSED_TOO_LARGE] = SAY_TOO_LARGE,
	    [REFUSED_TOO_MANY] = SAY_TOO_MANY,
	    [REFUSED_NO_ROOM] = SAY_NO_ROOM,
	};

	return says[why];
}

static void
explain(struct run *r, node_ref n)
{
	struct text message = conduct_message(r->c);

	where(r, n);
	switch (conduct_refusal(r->c)) {
	case REFUSED_TYPE:
		explain_type(r, n);
		break;
	case REFUSED_REQUIRED:
		say(r->why, r->lang, SAY_REQUIRED,
		    interview_view(r->iv, n).field->name, message);
		break;
	case REFUSED_NO_FILE:
	case REFUSED_MEDIUM:
	case REFUSED_EMPTY:
	case REFUSED_TOO_LARGE:
	case REFUSED_TOO_MANY:
	case REFUSED_NO_ROOM:
		say(r->why, r->lang, about_file(conduct_refusal(r->c)),
		    buf_text(&r->value), interview_view(r->iv, n).field->mediatype);
		break;
	case REFUSED_NOTHING:
	case REFUSED_CONSTRAINT:
	case REFUSED_FIXED:
		if (message.n == 0)
			message = text_of(texts[SAY_RULE].in[r->lang]);
		say(r->why, r->lang, SAY_CONSTRAINT,
		    interview_value(r->iv, n).n > 0 && r->value.n == 0
			? interview_value(r->iv, n) : buf_text(&r->value),
		    message);
		break;
	}
}

static enum ayni_err
fault_at(struct run *r, node_ref n, enum script_text t)
{
	where(r, n);
	say(r->why, r->lang, t, (struct text){0}, (struct text){0});
	return AYNI_INVALID;
}

/* ---- running ---- */

/* A member of an object by a field's name or path. */
static json_t *
member(json_t *in, const struct field *f, struct text *key)
{
	json_t *v;

	*key = f->name;
	v = json_object_getn(in, f->name.p, f->name.n);
	if (v == NULL) {
		*key = f->path;
		v = json_object_getn(in, f->path.p, f->path.n);
	}
	return v;
}

/* The object that holds the answers of the scope around a node: that of its
 * innermost instance, or the whole. NULL: the file says nothing of it. */
static json_t *
scope_of(struct run *r, node_ref n)
{
	uint32_t position[SCRIPT_MAX_DEPTH], depth = 0, rows;
	const struct field *of[SCRIPT_MAX_DEPTH];
	json_t *at = r->s->answers;
	struct node_view v;
	struct text key;

	for (n = interview_parent(r->iv, n); n != NODE_NONE &&
	    n != interview_root(r->iv); n = interview_parent(r->iv, n)) {
		v = interview_view(r->iv, n);
		if (!v.is_instance)
			continue;
		if (depth == SCRIPT_MAX_DEPTH)
			return NULL;
		of[depth] = v.field;
		position[depth++] = interview_row(r->iv, n, &rows);
	}
	while (depth > 0 && at != NULL) {
		depth--;
		at = json_array_get(member(at, of[depth], &key),
		    position[depth] - 1);
	}
	return at;
}

/* A JSON value as the text of an answer; false: it cannot be one. */
static bool
text_value(struct buf *b, const json_t *v, const struct field *f)
{
	size_t i;

	switch (json_typeof(v)) {
	case JSON_STRING:
		buf_put(b, json_string_value(v), json_string_length(v));
		return true;
	case JSON_INTEGER:
		buf_printf(b, "%lld", (long long)json_integer_value(v));
		return true;
	case JSON_REAL:
		number_put(b, json_real_value(v));
		return true;
	case JSON_TRUE:
		buf_put_z(b, f->control == CONTROL_TRIGGER ? "OK" : "true");
		return true;
	case JSON_FALSE:
		buf_put_z(b, f->control == CONTROL_TRIGGER ? "" : "false");
		return true;
	case JSON_NULL:
		return true;
	case JSON_ARRAY:
		for (i = 0; i < json_array_size(v); i++) {
			if (i > 0)
				buf_put_byte(b, ' ');
			if (json_is_array(json_array_get(v, i)) ||
			    !text_value(b, json_array_get(v, i), f))
				return false;
		}
		return true;
	case JSON_OBJECT:
		break;
	}
	return false;
}

static enum ayni_err
question(struct run *r, node_ref n)
{
	const struct field *f = interview_view(r->iv, n).field;
	json_t *in = scope_of(r, n), *v;
	enum ayni_err e;
	struct text key;

	buf_clear(&r->value);
	v = member(in, f, &key);
	if (v != NULL) {
		if (!text_value(&r->value, v, f))
			return fault_at(r, n, SAY_NOT_VALUE);
		if (r->value.err != AYNI_OK)
			return r->value.err;
		e = f->control == CONTROL_UPLOAD
		    ? conduct_file(r->c, buf_text(&r->value))
		    : conduct_answer(r->c, buf_text(&r->value));
		if (e == AYNI_INVALID)
			explain(r, n);
		if (e != AYNI_OK)
			return e;
		if (json_object_deln(in, key.p, key.n) != 0)
			return AYNI_NOMEM;
	}
	e = conduct_next(r->c);
	if (e == AYNI_INVALID)
		explain(r, n);
	return e;
}

/* At "add another?": as many as the file lists. */
static enum ayni_err
repeat(struct run *r, node_ref range)
{
	struct node_view v = interview_view(r->iv, range);
	struct text key;
	json_t *list = member(scope_of(r, range), v.field, &key);

	if (list != NULL && !json_is_array(list))
		return fault_at(r, range, SAY_NOT_LIST);
	if (v.count < json_array_size(list))
		return conduct_add(r->c);
	return conduct_next(r->c);
}

static bool
says_nothing(const json_t *v)
{
	size_t i;

	if (json_is_array(v)) {
		for (i = 0; i < json_array_size(v); i++)
			if (!says_nothing(json_array_get(v, i)))
				return false;
		return true;
	}
	if (json_is_object(v))
		return json_object_size(v) == 0;
	return json_is_null(v) ||
	    (json_is_string(v) && json_string_length(v) == 0);
}

/* The first answer that nobody took, as "mem[2]/mem_legal". */
static bool
left_over(json_t *in, struct buf *path, const char **name, unsigned depth)
{
	const char *key;
	json_t *v, *one;
	size_t i, n, at = path->n;

	json_object_foreach(in, key, v) {
		*name = key;
		if (says_nothing(v))
			continue;
		path->n = at;
		buf_put_z(path, key);
		if (!json_is_array(v) || !json_is_object(json_array_get(v, 0)) ||
		    depth == SCRIPT_MAX_DEPTH)
			return true;
		n = path->n;
		json_array_foreach(v, i, one) {
			path->n = n;
			buf_printf(path, "[%zu]/", i + 1);
			if (!json_is_object(one))
				return true;
			if (left_over(one, path, name, depth + 1))
				return true;
		}
	}
	return false;
}

static enum ayni_err
all_taken(struct run *r)
{
	const struct form *f = interview_form(r->iv);
	const struct field *field;
	const char *name = "";
	struct text label;
	struct buf path;

	buf_init(&path, CONDUCT_MAX_MESSAGE);
	if (r->s->lenient || !left_over(r->s->answers, &path, &name, 0)) {
		buf_free(&path);
		return AYNI_OK;
	}
	field = form_find(f, text_of(name));
	label = field != NULL ? form_label(f, field->number,
	    interview_active_language(r->iv)) : text_of(name);
	say(r->why, r->lang, SAY_WHERE, buf_text(&path), label);
	say(r->why, r->lang, field != NULL ? SAY_NOT_ASKED : SAY_UNKNOWN,
	    (struct text){0}, (struct text){0});
	buf_free(&path);
	return AYNI_INVALID;
}

enum ayni_err
script_run(struct script *s, struct conduct *c, enum lang lang,
    struct buf *why)
{
	struct run r = {s, c, conduct_interview(c), lang, why, {0}};
	struct screen at;
	enum ayni_err e = conduct_go(c, 0);

	buf_init(&r.value, INTERVIEW_MAX_VALUE);
	while (e == AYNI_OK && (at = conduct_at(c)).kind != SCREEN_END) {
		if (at.kind == SCREEN_QUESTION)
			e = question(&r, at.node);
		else if (at.kind == SCREEN_REPEAT)
			e = repeat(&r, at.node);
		else
			e = conduct_next(c);
	}
	if (e == AYNI_OK)
		e = all_taken(&r);
	buf_free(&r.value);
	return e;
}

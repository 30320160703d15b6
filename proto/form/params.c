#include "form/params.h"

#include <string.h>

#include "ayni/decimal.h"
#include "form/choices.h"
#include "form/instances.h"
#include "form/refs.h"

static void
fault(const struct params_place *at, enum diag_code code, struct text a,
    struct text b)
{
	FAULT(at->survey->c, at->sheet, at->row, at->column, code, a, b);
}

static bool
delimiter(char ch)
{
	return strchr(" \t\r\n,;", ch) != NULL;
}

static struct text
next_token(struct text *s)
{
	struct text t;
	size_t i = 0;

	while (s->n > 0 && delimiter(s->p[0])) {
		s->p++;
		s->n--;
	}
	if (s->n > 0 && s->p[0] == '=')
		i = 1;
	else
		while (i < s->n && !delimiter(s->p[i]) && s->p[i] != '=')
			i++;
	t = (struct text){s->p, i};
	*s = (struct text){s->p + i, s->n - i};
	return t;
}

bool
params_parse(const struct params_place *at, struct text s, struct item *item)
{
	struct author *c = at->survey->c;
	struct text whole = s, key, equals, value;

	while ((key = next_token(&s)).n > 0) {
		equals = next_token(&s);
		value = next_token(&s);
		if (text_is(key, "=") || !text_is(equals, "=") ||
		    value.n == 0 || text_is(value, "=")) {
			fault(at, DIAG_PARAM_SHAPE, whole, TEXT(""));
			return false;
		}
		key = author_lower(c, key);
		if (!text_is(key, "reference-geometry") &&
		    !text_is(key, "label") && !text_is(key, "value"))
			value = author_lower(c, value);
		author_set(c, &item->param, key, value);
	}
	return true;
}

/* Faults for keys that are not in the list. */
static bool
allowed(const struct params_place *at, const struct item *item,
    const char *const *keys)
{
	const struct attr *a;
	const char *const *k;
	bool good = true;

	for (a = item->param; a != NULL; a = a->next) {
		struct map names = {0};
		struct text near = {NULL, 0};
		bool known = false;

		for (k = keys; *k != NULL; k++) {
			known = known || text_is(a->key, *k);
			author_put(at->survey->c, &names, text_of(*k), NULL);
		}
		near = map_nearest(&names, a->key);
		map_free(&names);
		if (known)
			continue;
		good = false;
		fault(at, near.n > 0 ? DIAG_PARAM_NEAR : DIAG_PARAM_UNKNOWN,
		    a->key, near);
	}
	return good;
}

static bool
is_integer(struct text s)
{
	int64_t n;

	return number_int(s, &n);
}

static bool
is_number(struct text s)
{
	struct decimal d;

	return decimal_read(s, &d) == AYNI_OK;
}

static bool
is_boolean(struct text s)
{
	return text_is(s, "true") || text_is(s, "false");
}

static bool
is_true(struct text s)
{
	return author_yes(s);
}

static bool
is_quality(struct text s)
{
	return text_is(s, "voice-only") || text_is(s, "low") ||
	    text_is(s, "normal");
}

static bool
is_recorder_quality(struct text s)
{
	return is_quality(s) || text_is(s, "external");
}

static bool
is_edit(struct text s)
{
	return text_is(s, "on-form-edit");
}

static bool
is_priority(struct text s)
{
	return text_is(s, "no-power") || text_is(s, "low-power") ||
	    text_is(s, "balanced") || text_is(s, "high-accuracy");
}

static bool
is_count(struct text s)
{
	int64_t n;

	return number_int(s, &n) && n >= 0;
}

static bool
is_any(struct text s)
{
	return s.n > 0;
}

/* An Android package: parts of letters, digits and _, dots between them. */
static bool
is_package(struct text s)
{
	bool start = true, dot = false;
	size_t i;

	for (i = 0; i < s.n; i++) {
		char ch = s.p[i];
		bool letter = (ch >= 'a' && ch <= 'z') ||
		    (ch >= 'A' && ch <= 'Z');

		if (ch == '.' && !start)
			dot = true;
		else if (!letter && (start ||
			(ch != '_' && !(ch >= '0' && ch <= '9'))))
			return false;
		start = ch == '.';
	}
	return dot && !start;
}

/* One parameter of a type: its check, where it goes. */
struct rule {
	const char *type, *key;
	bool (*good)(struct text);
	const char *bind, *control; /* attribute, or NULL */
};

static const struct rule rules[] = {
    {"text", "rows", is_integer, NULL, "rows"},
    {"photo", "max-pixels", is_integer, "orx:max-pixels", NULL},
    {"photo", "app", is_package, NULL, "intent"},
    {"photo", "quality", is_any, NULL, NULL},
    {"audio", "quality", is_recorder_quality, "odk:quality", NULL},
    {"background-audio", "quality", is_quality, NULL, NULL},
    {"geopoint", "allow-mock-accuracy", is_boolean,
	"odk:allow-mock-accuracy", NULL},
    {"geopoint", "capture-accuracy", is_number, NULL, "accuracyThreshold"},
    {"geopoint", "warning-accuracy", is_number, NULL,
	"unacceptableAccuracyThreshold"},
    {"geopoint", "reference-geometry", is_any, NULL, NULL},
    {"geotrace", "allow-mock-accuracy", is_boolean,
	"odk:allow-mock-accuracy", NULL},
    {"geotrace", "incremental", is_true, NULL, "incremental"},
    {"geotrace", "reference-geometry", is_any, NULL, NULL},
    {"geoshape", "allow-mock-accuracy", is_boolean,
	"odk:allow-mock-accuracy", NULL},
    {"geoshape", "incremental", is_true, NULL, "incremental"},
    {"geoshape", "reference-geometry", is_any, NULL, NULL},
    {"audit", "track-changes", is_boolean, "odk:track-changes", NULL},
    {"audit", "track-changes-reasons", is_edit, "odk:track-changes-reasons",
	NULL},
    {"audit", "identify-user", is_boolean, "odk:identify-user", NULL},
    {"audit", "location-priority", is_priority, "odk:location-priority",
	NULL},
    {"audit", "location-min-interval", is_count,
	"odk:location-min-interval", NULL},
    {"audit", "location-max-age", is_count, "odk:location-max-age", NULL},
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

static void
apply_rule(const struct params_place *at, struct item *item,
    const struct rule *r, struct text value)
{
	struct author *c = at->survey->c;
	struct text appearance = author_get(item->control, "appearance");

	if (text_is(text_of(r->key), "app") && appearance.n > 0 &&
	    !text_is(appearance, "annotate"))
		return;
	if (!r->good(value)) {
		fault(at, DIAG_PARAM_VALUE, text_of(r->key), value);
		return;
	}
	if (r->good == is_true)
		value = TEXT("true");
	if (r->bind != NULL)
		author_set(c, &item->bind, text_of(r->bind), value);
	if (r->control != NULL)
		author_set(c, &item->control, text_of(r->control), value);
}

/* The three of a location go together; age is at least the interval. */
static void
check_location(const struct params_place *at, const struct item *item)
{
	struct text p = author_get(item->param, "location-priority");
	struct text i = author_get(item->param, "location-min-interval");
	struct text a = author_get(item->param, "location-max-age");
	int64_t interval, age;

	if (p.n == 0 && i.n == 0 && a.n == 0)
		return;
	if (p.n == 0 || i.n == 0 || a.n == 0)
		fault(at, DIAG_PARAM_TOGETHER,
		    TEXT("location-priority, location-min-interval, "
			 "location-max-age"), TEXT(""));
	else if (number_int(i, &interval) && number_int(a, &age) &&
	    age < interval)
		fault(at, DIAG_PARAM_VALUE, TEXT("location-max-age"), a);
}


static bool
scaled(struct text s, int32_t exponent, int64_t *out)
{
	struct decimal d;
	int32_t e;

	if (decimal_read(s, &d) != AYNI_OK)
		return false;
	for (e = d.exponent; e > exponent; e--) {
		if (d.mantissa > INT64_MAX / 10 || d.mantissa < INT64_MIN / 10)
			return false;
		d.mantissa *= 10;
	}
	*out = d.mantissa;
	return true;
}

static const char *const range_numbers[] = {"start", "end", "step",
    "tick_interval", "placeholder"};
enum { START, END, STEP, TICK, PLACEHOLDER, NUMBERS };

struct range {
	int64_t v[NUMBERS];
	bool has[NUMBERS];
	int32_t exponent;
	int64_t low, high;
};

static bool
read_range(const struct params_place *at, const struct item *item,
    struct range *r)
{
	struct decimal d;
	size_t i;

	*r = (struct range){.exponent = 0};
	for (i = 0; i < NUMBERS; i++) {
		struct text v = author_get(item->param, range_numbers[i]);

		if (v.n == 0)
			continue;
		r->has[i] = true;
		if (decimal_read(v, &d) != AYNI_OK) {
			fault(at, DIAG_PARAM_VALUE, text_of(range_numbers[i]),
			    v);
			return false;
		}
		if (d.exponent < r->exponent)
			r->exponent = d.exponent;
	}
	for (i = 0; i < NUMBERS; i++)
		if (r->has[i] && !scaled(author_get(item->param,
			range_numbers[i]), r->exponent, &r->v[i])) {
			fault(at, DIAG_PARAM_VALUE, text_of(range_numbers[i]),
			    TEXT(""));
			return false;
		}
	r->low = r->v[START] < r->v[END] ? r->v[START] : r->v[END];
	r->high = r->v[START] < r->v[END] ? r->v[END] : r->v[START];
	return true;
}

static bool
check_step(const struct params_place *at, const struct range *r, size_t i)
{
	if (!r->has[i] || (r->v[i] != 0 && r->v[i] <= r->high - r->low &&
		(i == STEP || r->v[i] % r->v[STEP] == 0)))
		return true;
	fault(at, DIAG_RANGE, text_of(range_numbers[i]), TEXT(""));
	return false;
}

static bool
no_ticks(const struct item *item)
{
	return text_is(author_get(item->control, "appearance"), "no-ticks");
}

/* Labels of ticks stand on ticks, inside the range. */
static void
check_labels(const struct params_place *at, const struct item *item,
    const struct range *r, struct text name)
{
	const struct list *l = survey_list(at->survey, name);
	int64_t step = r->has[TICK] ? r->v[TICK] : r->v[STEP], v;
	bool first = false, last = false;
	struct choice ch = {.at = 0};

	if (l == NULL) {
		fault(at, DIAG_LIST_UNKNOWN, name, TEXT(""));
		return;
	}
	while (choices_next(at->survey, l, &ch)) {
		struct decimal d;
		bool good = decimal_read(ch.name, &d) == AYNI_OK &&
		    d.exponent >= r->exponent &&
		    scaled(ch.name, r->exponent, &v) && v >= r->low &&
		    v <= r->high && (v - r->v[START]) % step == 0 &&
		    (!no_ticks(item) || v == r->low || v == r->high);

		if (!good) {
			fault(at, DIAG_RANGE_LABEL, ch.name, name);
			return;
		}
		first = first || v == r->low;
		last = last || v == r->high;
	}
	if (no_ticks(item) && !(first && last))
		fault(at, DIAG_RANGE_LABEL, TEXT(""), name);
}

static void
apply_range(const struct params_place *at, struct item *item)
{
	static const char *const keys[] = {"start", "end", "step",
	    "tick_interval", "placeholder", "tick_labelset", NULL};
	static const char *const defaults[] = {"1", "10", "1"};
	struct author *c = at->survey->c;
	struct text look = author_get(item->control, "appearance"), v, labels;
	struct range r;
	size_t i;

	if (!allowed(at, item, keys))
		return;
	labels = author_get(item->param, "tick_labelset");
	if (look.n > 0 && !text_is(look, "vertical") && !no_ticks(item) &&
	    !text_is(look, "vertical no-ticks") &&
	    !text_is(look, "no-ticks vertical") &&
	    (labels.n > 0 ||
		author_get(item->param, "tick_interval").n > 0 ||
		author_get(item->param, "placeholder").n > 0)) {
		fault(at, DIAG_RANGE_LOOK, look, TEXT(""));
		return;
	}
	for (i = START; i <= STEP; i++)
		if (author_get(item->param, range_numbers[i]).n == 0)
			author_set(c, &item->param, text_of(range_numbers[i]),
			    text_of(defaults[i]));
	if (!read_range(at, item, &r) || !check_step(at, &r, STEP) ||
	    !check_step(at, &r, TICK))
		return;
	if (r.has[PLACEHOLDER] && (r.v[PLACEHOLDER] < r.low ||
		r.v[PLACEHOLDER] > r.high ||
		(r.v[PLACEHOLDER] - r.v[START]) % r.v[STEP] != 0)) {
		fault(at, DIAG_RANGE, TEXT("placeholder"), TEXT(""));
		return;
	}
	if (labels.n > 0) {
		check_labels(at, item, &r, labels);
		item->itemset = labels;
	}
	for (i = 0; i < NUMBERS; i++) {
		static const char *const written[] = {"start", "end", "step",
		    "odk:tick-interval", "odk:placeholder"};

		v = author_get(item->param, range_numbers[i]);
		if (v.n > 0)
			author_set(c, &item->control, text_of(written[i]), v);
	}
	if (r.exponent < 0)
		author_set(c, &item->bind, TEXT("type"), TEXT("decimal"));
}

void
params_apply(const struct params_place *at, struct item *item)
{
	const char *keys[16];
	size_t i, n = 0;

	if (text_is(item->type, "range")) {
		apply_range(at, item);
		return;
	}
	for (i = 0; i < RULES && n < 15; i++)
		if (text_is(item->type, rules[i].type))
			keys[n++] = rules[i].key;
	keys[n] = NULL;
	if (n == 0 || !allowed(at, item, keys))
		return;
	for (i = 0; i < RULES; i++) {
		struct text v = author_get(item->param, rules[i].key);

		if (text_is(item->type, rules[i].type) && v.n > 0)
			apply_rule(at, item, &rules[i], v);
	}
	if (text_is(item->type, "audit"))
		check_location(at, item);
	item->itemset = author_get(item->param, "reference-geometry");
}

void
params_geometry(struct survey *s, const struct item *it)
{
	struct text name = author_get(it->param, "reference-geometry");
	const struct params_place at = {s, s->columns.sheet, it->row,
	    column_header(&s->columns, "parameters", NULL)};
	const struct item *target = NULL;
	struct ref r;

	if (name.n == 0 || instances_known(s, name))
		return;
	if (refs_only(name, &r))
		target = map_get(&s->names, r.name);
	if (target == NULL || target->kind != ITEM_REPEAT)
		fault(&at, DIAG_GEOMETRY, name, TEXT(""));
}

void
params_select(const struct params_place *at, struct item *item,
    bool from_file)
{
	static const char *const keys[] = {"randomize", "seed", NULL};
	static const char *const file_keys[] = {"randomize", "seed", "value",
	    "label", NULL};
	static const char *const names[] = {"value", "label"};
	struct text randomize = author_get(item->param, "randomize");
	struct text seed = author_get(item->param, "seed");
	struct ref r;
	size_t i;

	if (!allowed(at, item, from_file ? file_keys : keys))
		return;
	if (randomize.n > 0 && !is_boolean(randomize))
		fault(at, DIAG_PARAM_VALUE, TEXT("randomize"), randomize);
	if (seed.n > 0 && randomize.n == 0)
		fault(at, DIAG_PARAM_TOGETHER, TEXT("randomize, seed"),
		    TEXT(""));
	else if (seed.n > 0 && !is_number(seed) && !refs_only(seed, &r))
		fault(at, DIAG_PARAM_VALUE, TEXT("seed"), seed);
	for (i = 0; i < 2; i++) {
		struct text v = author_get(item->param, names[i]);

		if (v.n > 0 && !author_is_name(v))
			fault(at, DIAG_PARAM_VALUE, text_of(names[i]), v);
	}
}

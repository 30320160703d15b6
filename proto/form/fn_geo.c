#include <math.h>

#include "ayni/decimal.h"
#include "form/function.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)
#define RADIUS_M 6378100.0 /* as on JavaRosa */
#define PI 3.14159265358979323846
#define POINTS_MAX 100000u

struct point {
	double lat, lon; /* degrees */
};

struct points {
	struct point *at;
	size_t n, cap;
	bool bad; /* something stood there that is no point */
};

static void
add(struct xpath_env *env, struct points *s, struct point p)
{
	struct point *more;
	size_t i, cap = s->cap == 0 ? 16 : s->cap * 2;

	if (s->n >= POINTS_MAX) {
		xpath_fail(env, AYNI_TOOBIG, "too many points");
		return;
	}
	if (s->n == s->cap) {
		more = arena_alloc(env->scratch, cap * sizeof(*more));
		if (more == NULL) {
			xpath_fail(env, AYNI_NOMEM, "");
			return;
		}
		for (i = 0; i < s->n; i++)
			more[i] = s->at[i];
		s->at = more;
		s->cap = cap;
	}
	s->at[s->n++] = p;
}

/* "lat lon [alt [accuracy]]" */
static bool
read_point(struct text s, struct point *out)
{
	struct text word;

	if (!function_word(&s, &word))
		return false;
	out->lat = number_read(word);
	if (!function_word(&s, &word))
		return false;
	out->lon = number_read(word);
	return fabs(out->lat) <= 90 && fabs(out->lon) <= 180;
}

/* Points, separated by semicolons. */
static void
add_text(struct xpath_env *env, struct points *s, struct text t)
{
	struct text one;
	struct point p;
	size_t i, from = 0;

	for (i = 0; i <= t.n; i++) {
		if (i < t.n && t.p[i] != ';')
			continue;
		one = text_trim((struct text){t.p + from, i - from});
		from = i + 1;
		if (one.n == 0)
			continue;
		if (read_point(one, &p))
			add(env, s, p);
		else
			s->bad = true;
	}
}

/* The points of argument i, a set's nodes one after the other. */
static void
add_argument(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i, struct points *s)
{
	struct value v = function_arg(env, call, at, i);
	size_t k;

	if (v.type != VALUE_NODES)
		add_text(env, s, xpath_string(env, &v));
	else
		for (k = 0; k < v.nodes && env->err == AYNI_OK; k++)
			add_text(env, s, xpath_node_string(env, v.node[k]));
}

/* Centimetres are more than any of this can know. */
static struct value
metres(const struct points *s, double v)
{
	if (s->bad)
		return xpath_of_number((double)NAN);
	return xpath_of_number(floor(v * 100 + 0.5) / 100);
}

static double
radians(double degrees)
{
	return degrees * PI / 180;
}

static double
between(struct point a, struct point b)
{
	double cosine = sin(radians(a.lat)) * sin(radians(b.lat)) +
	    cos(radians(a.lat)) * cos(radians(b.lat)) *
		cos(radians(a.lon - b.lon));

	return acos(fmin(fmax(cosine, -1), 1)) * RADIUS_M;
}

FN(distance)
{
	struct points s = {0};
	double total = 0;
	size_t i;

	for (i = 0; i < call->args; i++)
		add_argument(env, call, at, i, &s);
	for (i = 1; i < s.n; i++)
		total += between(s.at[i - 1], s.at[i]);
	return metres(&s, total);
}

/* A polygon on the sphere: each side's strip down to the pole, signed. */
FN(area)
{
	struct points s = {0};
	double total = 0;
	size_t i;

	add_argument(env, call, at, 0, &s);
	for (i = 0; s.n >= 3 && i < s.n; i++) {
		struct point a = s.at[i], b = s.at[(i + 1) % s.n];

		total += radians(b.lon - a.lon) *
		    (2 + sin(radians(a.lat)) + sin(radians(b.lat)));
	}
	return metres(&s, fabs(total) * RADIUS_M * RADIUS_M / 2);
}

static bool
closed(const struct points *s)
{
	return s->n >= 4 && s->at[0].lat == s->at[s->n - 1].lat &&
	    s->at[0].lon == s->at[s->n - 1].lon;
}

/* Even-odd: how often a line eastwards from p crosses the border. */
FN(geofence)
{
	struct points p = {0}, s = {0};
	bool inside = false;
	size_t i;

	add_argument(env, call, at, 0, &p);
	add_argument(env, call, at, 1, &s);
	if (p.n != 1 || p.bad || s.bad || !closed(&s))
		return xpath_of_boolean(false);
	for (i = 1; i < s.n; i++) {
		struct point a = s.at[i - 1], b = s.at[i];

		if ((a.lat > p.at[0].lat) == (b.lat > p.at[0].lat))
			continue;
		if (p.at[0].lon < (a.lon - b.lon) * (p.at[0].lat - b.lat) /
			    (a.lat - b.lat) + b.lon)
			inside = !inside;
	}
	return xpath_of_boolean(inside);
}

/* On which side of a-b c lies. */
static int
side(struct point a, struct point b, struct point c)
{
	double v = (b.lon - a.lon) * (c.lat - a.lat) -
	    (b.lat - a.lat) * (c.lon - a.lon);

	return (v > 0) - (v < 0);
}

static bool
on(struct point a, struct point b, struct point c)
{
	return side(a, b, c) == 0 && fmin(a.lon, b.lon) <= c.lon &&
	    c.lon <= fmax(a.lon, b.lon) && fmin(a.lat, b.lat) <= c.lat &&
	    c.lat <= fmax(a.lat, b.lat);
}

static bool
cross(struct point a, struct point b, struct point c, struct point d)
{
	if (on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b))
		return true;
	return side(a, b, c) * side(a, b, d) < 0 &&
	    side(c, d, a) * side(c, d, b) < 0;
}

/* Whether a trace or shape crosses or touches itself, neighbours apart. */
FN(intersects)
{
	struct points s = {0};
	size_t i, k;

	add_argument(env, call, at, 0, &s);
	for (i = 1; i < s.n; i++)
		for (k = i + 2; k < s.n && xpath_spend(env, 1); k++) {
			/* where a shape closes, its ends are neighbours */
			if (i == 1 && k == s.n - 1 && closed(&s))
				continue;
			if (cross(s.at[i - 1], s.at[i], s.at[k - 1], s.at[k]))
				return xpath_of_boolean(true);
		}
	return xpath_of_boolean(false);
}

const struct function fn_geo[] = {
    {"distance", 1, 0xffff, true, false, distance},
    {"area", 1, 1, true, false, area},
    {"enclosed-area", 1, 1, true, false, area},
    {"geofence", 2, 2, true, false, geofence},
    {"intersects", 1, 1, true, false, intersects},
    {NULL, 0, 0, false, false, NULL},
};

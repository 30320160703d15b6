#include "support/grown.h"

#include <stdlib.h>

#include "support/test.h"

#define MOST_PLANTS 22u
#define MOST_DEPTH 4u
#define NO_BOUND UINT32_MAX

enum kind { GROUP, REPEAT, COUNTED, QUESTION };
enum type { NUMBER, WORD, ONE, MANY, TYPES };

/* One field; the root is the first, and what it holds follows it. */
struct plant {
	enum kind kind;
	enum type type;
	bool calculated;
	bool translated; /* its label */
	unsigned up, depth;
	unsigned level; /* it reads what has a lower one */
	struct buf bind;
};

struct garden {
	uint64_t seed;
	struct random_source chance;
	struct plant plant[MOST_PLANTS];
	unsigned n;
	unsigned below; /* level of what may be read */
	bool steady;    /* nothing is lost with what a count takes away */
	struct buf *out;
};

static unsigned
draw(struct garden *g, unsigned n)
{
	return test_draw(&g->chance, n);
}

static void
say(struct garden *g, const char *s)
{
	buf_put_z(g->out, s);
}

/* ---- what there is ---- */

static bool
holds(const struct garden *g, unsigned above, unsigned i)
{
	while (i > above)
		i = g->plant[i].up;
	return i == above;
}

static bool
repeats(const struct garden *g, unsigned i)
{
	return g->plant[i].kind == REPEAT || g->plant[i].kind == COUNTED;
}

static void
plant_one(struct garden *g, unsigned up, bool holder)
{
	static const enum kind holders[] = {GROUP, REPEAT, COUNTED, REPEAT};
	struct plant *p = &g->plant[g->n++];

	*p = (struct plant){.up = up, .depth = g->plant[up].depth + 1,
	    .level = g->plant[up].level + 1 + draw(g, 60), .kind = QUESTION};
	buf_init(&p->bind, 65536);
	p->translated = draw(g, 3) == 0;
	if (holder) {
		p->kind = holders[draw(g, 4)];
		return;
	}
	p->type = (enum type)draw(g, TYPES);
	p->calculated = p->type != MANY && draw(g, 3) == 0;
}

static void
plant_all(struct garden *g)
{
	unsigned n = 4 + draw(g, MOST_PLANTS - 4), at = 0;

	g->plant[0] = (struct plant){.kind = GROUP};
	buf_init(&g->plant[0].bind, 65536);
	g->n = 1;
	while (g->n < n) {
		bool holder = g->n + 1 < n && draw(g, 4) == 0 &&
		    g->plant[at].depth < MOST_DEPTH;

		plant_one(g, at, holder);
		if (holder)
			at = g->n - 1;
		else
			while (at != 0 && draw(g, 4) == 0)
				at = g->plant[at].up;
	}
}

/* ---- references ---- */

static void
put_way(struct garden *g, unsigned from, unsigned to)
{
	if (g->plant[to].up != from && to != 0) {
		put_way(g, from, g->plant[to].up);
		say(g, "/");
	}
	buf_printf(g->out, "n%u", to);
}

static void
put_path(struct garden *g, unsigned i)
{
	say(g, "/data");
	if (i != 0) {
		say(g, "/");
		put_way(g, 0, i);
	}
}

/* From where it stands; inner: within a predicate of something else. */
static void
put_ref(struct garden *g, unsigned from, unsigned to, unsigned over,
    bool inner)
{
	unsigned k;

	if (inner || draw(g, 5) == 0)
		say(g, "current()/");
	for (k = from; k != over; k = g->plant[k].up)
		say(g, "../");
	put_way(g, over, to);
}

/* What holds both, and not as the last step. */
static unsigned
over_both(const struct garden *g, unsigned from, unsigned to)
{
	unsigned k = g->plant[to].up;

	while (!holds(g, k, from))
		k = g->plant[k].up;
	return k;
}

/* Whether there may be several below a place. */
static bool
several(const struct garden *g, unsigned over, unsigned to)
{
	for (; to != over; to = g->plant[to].up)
		if (repeats(g, to))
			return true;
	return false;
}

/* A reference and whether it may lead to several; "over" may be further out
 * than need be, so that it leads to all there are. */
static void
put_nodes(struct garden *g, unsigned from, unsigned to, unsigned over,
    bool inner)
{
	if (over == over_both(g, from, to) && draw(g, 3) == 0)
		put_path(g, to);
	else
		put_ref(g, from, to, over, inner);
}

/* Something that may be read: a question of a type, or a repeat; 0: none. */
static unsigned
pick(struct garden *g, bool repeat, enum type type)
{
	unsigned i, k = draw(g, g->n), first = 0;

	for (i = 0; i < g->n; i++, k = (k + 1) % g->n) {
		const struct plant *p = &g->plant[k];

		if (k == 0 || p->level >= g->below ||
		    repeat != repeats(g, k) || p->kind == GROUP)
			continue;
		if (repeat || p->type == type)
			return k;
		first = k;
	}
	return first;
}

/* Of a repeat's instances those before or after one's own, or one of them,
 * by its place. */
static void
put_some(struct garden *g, unsigned rep, unsigned from, bool inner)
{
	static const char *const where[] = {"[position() &lt; ",
	    "[position() = ", "[position() != "};

	say(g, where[draw(g, 3)]);
	if (!inner && holds(g, rep, from)) {
		unsigned k = from;

		say(g, "position(current()");
		for (; k != rep; k = g->plant[k].up)
			say(g, "/..");
		say(g, ")]");
	} else {
		buf_printf(g->out, "%u]", 1 + draw(g, 3));
	}
}

/* The answers of some of all the instances there are. */
static void
put_picked(struct garden *g, unsigned from, unsigned to, bool inner)
{
	unsigned rep = g->plant[to].up;

	say(g, draw(g, 2) == 0 ? "sum(" : "join('', ");
	put_nodes(g, from, rep, over_both(g, from, rep), inner);
	put_some(g, rep, from, inner);
	say(g, "/");
	put_way(g, rep, to);
	say(g, ")");
}

/* The answer in an instance that is named by its place. */
static void
put_indexed(struct garden *g, unsigned to)
{
	say(g, "indexed-repeat(");
	put_path(g, to);
	say(g, ", ");
	put_path(g, g->plant[to].up);
	buf_printf(g->out, ", %u)", 1 + draw(g, 3));
}

/* One of them, or something made of all of them; "over" may be further out
 * than need be. */
static void
put_question_of(struct garden *g, unsigned from, unsigned to, bool inner)
{
	static const char *const all[] = {"sum(", "join(' ', ", "count(",
	    "max("};
	unsigned over = over_both(g, from, to);

	while (over != 0 && draw(g, 4) == 0)
		over = g->plant[over].up;
	if (!several(g, over, to)) {
		put_nodes(g, from, to, over, inner);
		return;
	}
	say(g, all[draw(g, 4)]);
	put_nodes(g, from, to, over, inner);
	say(g, ")");
}

static void
put_value(struct garden *g, unsigned from, enum type type, bool inner)
{
	unsigned to = pick(g, false, type), rep = g->plant[to].up;
	bool row = to != 0 && repeats(g, rep);

	if (to == 0)
		say(g, type == NUMBER ? "2" : "'a'");
	else if (row && draw(g, 5) == 0)
		put_picked(g, from, to, inner);
	else if (row && !several(g, 0, g->plant[rep].up) && draw(g, 5) == 0)
		put_indexed(g, to);
	else
		put_question_of(g, from, to, inner);
}

/* How many instances there are, all of them or those that... */
static void
put_count(struct garden *g, unsigned from, bool inner)
{
	unsigned rep = pick(g, true, NUMBER), k;

	if (rep == 0) {
		say(g, "1");
		return;
	}
	say(g, "count(");
	put_nodes(g, from, rep, over_both(g, from, rep), inner);
	for (k = rep + 1; k < g->n && g->plant[k].up != rep; k++)
		continue;
	if (k < g->n && g->plant[k].level < g->below &&
	    g->plant[k].kind == QUESTION && draw(g, 2) == 0)
		buf_printf(g->out, "[n%u != '']", k);
	say(g, ")");
}

static void
put_position(struct garden *g, unsigned from, bool inner)
{
	unsigned k = from;

	if (!several(g, 0, g->plant[from].up)) {
		say(g, "3");
		return;
	}
	say(g, inner ? "position(current()" : "position(.");
	do {
		k = g->plant[k].up;
		say(g, "/..");
	} while (!repeats(g, k));
	say(g, ")");
}

/* ---- expressions ---- */

static void put_truth(struct garden *g, unsigned from, unsigned deep,
    bool inner);

static void
put_number(struct garden *g, unsigned from, unsigned deep, bool inner)
{
	switch (draw(g, deep > 0 ? 9 : 6)) {
	case 0:
		buf_printf(g->out, "%u", draw(g, 4));
		return;
	case 1:
		put_position(g, from, inner);
		return;
	case 2:
		put_count(g, from, inner);
		return;
	case 3:
		say(g, "string-length(");
		put_value(g, from, WORD, inner);
		say(g, ")");
		return;
	case 6:
		say(g, "if(");
		put_truth(g, from, deep - 1, inner);
		say(g, ", ");
		put_number(g, from, deep - 1, inner);
		say(g, ", 0)");
		return;
	case 7:
		put_number(g, from, deep - 1, inner);
		say(g, draw(g, 2) == 0 ? " + " : " - ");
		put_number(g, from, deep - 1, inner);
		return;
	case 8:
		say(g, "coalesce(");
		put_value(g, from, NUMBER, inner);
		say(g, ", '1')");
		return;
	default:
		put_value(g, from, NUMBER, inner);
	}
}

/* The label of a choice, of some question or another. */
static void
put_choice_name(struct garden *g, unsigned from)
{
	unsigned to = pick(g, false, ONE);

	if (to == 0 || g->plant[to].type != ONE) {
		say(g, "'a'");
		return;
	}
	say(g, "jr:choice-name(");
	put_value(g, from, ONE, false);
	say(g, ", '");
	put_path(g, to);
	say(g, "')");
}

static void
put_word(struct garden *g, unsigned from)
{
	if (draw(g, 5) == 0) {
		put_choice_name(g, from);
		return;
	}
	say(g, "concat(");
	put_value(g, from, (enum type)draw(g, TYPES), false);
	say(g, ", '-', ");
	put_value(g, from, WORD, false);
	say(g, ")");
}

static void
put_truth(struct garden *g, unsigned from, unsigned deep, bool inner)
{
	switch (draw(g, deep > 0 ? 6 : 4)) {
	case 0:
		put_number(g, from, deep, inner);
		say(g, draw(g, 2) == 0 ? " > " : " = ");
		put_number(g, from, 0, inner);
		return;
	case 1:
		say(g, "selected(");
		put_value(g, from, draw(g, 2) == 0 ? ONE : MANY, inner);
		say(g, ", 'a')");
		return;
	case 4:
		say(g, "not(");
		put_truth(g, from, deep - 1, inner);
		say(g, ")");
		return;
	case 5:
		say(g, "(");
		put_truth(g, from, deep - 1, inner);
		say(g, draw(g, 2) == 0 ? " and " : " or ");
		put_truth(g, from, deep - 1, inner);
		say(g, ")");
		return;
	default:
		put_value(g, from, (enum type)draw(g, TYPES), inner);
		say(g, draw(g, 2) == 0 ? " != ''" : " = 'a'");
	}
}

/* ---- the form ---- */

/* An expression in an attribute: what would end one is escaped as it is
 * written. */
static void
put_bind(struct garden *g, unsigned i)
{
	static const char *const types[TYPES] = {"int", "string", "string",
	    "string"};
	struct plant *p = &g->plant[i];

	g->out = &p->bind;
	g->below = p->level;
	say(g, "<bind nodeset=\"");
	put_path(g, i);
	say(g, "\"");
	if (draw(g, 3) == 0) {
		say(g, " relevant=\"");
		put_truth(g, i, 2, false);
		say(g, "\"");
	}
	if (p->calculated) {
		say(g, " calculate=\"");
		if (p->type == NUMBER)
			put_number(g, i, 2, false);
		else
			put_word(g, i);
		say(g, "\"");
	}
	if (p->kind == QUESTION) {
		buf_printf(g->out, " type=\"%s\"", types[p->type]);
		if (draw(g, 4) == 0) {
			say(g, " required=\"");
			put_truth(g, i, 1, false);
			say(g, "\"");
		}
		g->below = NO_BOUND;
		if (p->type == NUMBER && draw(g, 4) == 0) {
			say(g, " constraint=\". > ");
			put_number(g, i, 1, false);
			say(g, "\"");
		}
	}
	if (draw(g, 8) == 0) {
		g->below = p->level;
		say(g, " readonly=\"");
		put_truth(g, i, 1, false);
		say(g, "\"");
	}
	say(g, "/>\n");
}

static void
put_saying(struct garden *g, unsigned i, const char *word)
{
	g->below = NO_BOUND;
	buf_printf(g->out, "%s%u", word, i);
	if (draw(g, 3) == 0) {
		say(g, " <output value=\"");
		put_word(g, i);
		say(g, "\"/>");
	}
}

static void
put_label(struct garden *g, unsigned i)
{
	if (g->plant[i].translated) {
		buf_printf(g->out, "<label ref=\"jr:itext('n%u')\"/>", i);
		return;
	}
	say(g, "<label>");
	put_saying(g, i, "N");
	say(g, "</label>");
}

static void
put_translation(struct garden *g, const char *language)
{
	unsigned i;

	buf_printf(g->out, "<translation lang=\"%s\">", language);
	for (i = 1; i < g->n; i++) {
		if (!g->plant[i].translated)
			continue;
		buf_printf(g->out, "<text id=\"n%u\"><value>", i);
		put_saying(g, i, language);
		say(g, "</value></text>");
	}
	say(g, "</translation>\n");
}

static void
put_choices(struct garden *g, unsigned i)
{
	bool shuffled = draw(g, 5) == 0;

	g->below = g->plant[i].level;
	say(g, "<itemset nodeset=\"");
	say(g, shuffled ? "randomize(" : "");
	say(g, "instance('l')/root/item");
	switch (draw(g, 4)) {
	case 0:
		say(g, "[k > ");
		put_number(g, i, 1, true);
		say(g, "]");
		break;
	case 1:
		say(g, "[g = ");
		put_value(g, i, ONE, true);
		say(g, "]");
		break;
	case 2:
		say(g, "[");
		put_truth(g, i, 1, true);
		say(g, "]");
		break;
	default:
		break;
	}
	say(g, shuffled ? ", 7)" : "");
	say(g, "\"><value ref=\"name\"/><label ref=\"label\"/></itemset>");
}

/* What an answer sets: something of a lower level, so that it ends. */
static void
put_trigger(struct garden *g, unsigned i)
{
	unsigned to;

	/* a row that comes and goes may change twice what nobody answers */
	if (g->steady &&
	    (g->plant[i].calculated || g->plant[i].type >= ONE))
		return;
	g->below = g->plant[i].level;
	if ((to = pick(g, false, draw(g, 2) == 0 ? WORD : ONE)) == 0 ||
	    g->plant[to].calculated ||
	    several(g, over_both(g, i, to), to))
		return;
	say(g, "<setvalue event=\"xforms-value-changed\" ref=\"");
	put_path(g, to);
	say(g, "\" value=\"");
	put_value(g, to, NUMBER, false);
	say(g, "\"/>");
}

static void
put_question(struct garden *g, unsigned i)
{
	static const char *const controls[TYPES] = {"input", "input",
	    "select1", "select"};
	const struct plant *p = &g->plant[i];

	if (p->calculated && p->type < ONE && draw(g, 2) == 0)
		return;
	buf_printf(g->out, "<%s ref=\"", controls[p->type]);
	put_path(g, i);
	say(g, "\">");
	put_label(g, i);
	if (p->type >= ONE)
		put_choices(g, i);
	if (p->type != WORD && draw(g, 3) == 0)
		put_trigger(g, i);
	buf_printf(g->out, "</%s>\n", controls[p->type]);
}

/* Where it is steady it grows with what a person counts, so that a row
 * which comes and goes takes nothing along. */
static void
put_times(struct garden *g, unsigned i)
{
	unsigned to;

	g->below = g->plant[i].level;
	say(g, " jr:count=\"");
	if (!g->steady) {
		say(g, "min(3, ");
		put_number(g, i, 1, false);
		say(g, ")\"");
		return;
	}
	to = pick(g, false, NUMBER);
	if (to != 0 && g->plant[to].type == NUMBER &&
	    !g->plant[to].calculated &&
	    !several(g, over_both(g, i, to), to)) {
		say(g, "min(3, ");
		put_nodes(g, i, to, over_both(g, i, to), false);
		say(g, ")\"");
	} else {
		put_position(g, i, false);
		say(g, "\"");
	}
}

/* What an instance that comes is given. */
static void
put_new(struct garden *g, unsigned i)
{
	if (g->plant[i].kind != QUESTION || g->plant[i].calculated ||
	    g->plant[i].type != WORD || draw(g, 2) == 0)
		return;
	g->below = g->plant[i].level;
	say(g, "<setvalue event=\"odk-new-repeat\" ref=\"");
	put_path(g, i);
	say(g, "\" value=\"");
	put_value(g, i, WORD, false);
	say(g, "\"/>");
}

static void put_body(struct garden *g, unsigned i);

static void
put_repeat(struct garden *g, unsigned i)
{
	unsigned k;

	say(g, "<repeat nodeset=\"");
	put_path(g, i);
	say(g, "\"");
	if (g->plant[i].kind == COUNTED)
		put_times(g, i);
	say(g, ">");
	for (k = i + 1; k < g->n; k++)
		if (g->plant[k].up == i)
			put_new(g, k);
	put_body(g, i);
	say(g, "</repeat>");
}

static void
put_body(struct garden *g, unsigned i)
{
	unsigned k;

	for (k = i + 1; k < g->n; k++) {
		if (g->plant[k].up != i)
			continue;
		if (g->plant[k].kind == QUESTION) {
			put_question(g, k);
			continue;
		}
		say(g, "<group ref=\"");
		put_path(g, k);
		say(g, "\">");
		put_label(g, k);
		if (repeats(g, k))
			put_repeat(g, k);
		else
			put_body(g, k);
		say(g, "</group>\n");
	}
}

static void
put_instance(struct garden *g, unsigned i)
{
	unsigned k;

	for (k = i + 1; k < g->n; k++) {
		if (g->plant[k].up != i)
			continue;
		buf_printf(g->out, "<n%u%s>", k, repeats(g, k) &&
		    draw(g, 2) == 0 ? " jr:template=\"\"" : "");
		if (g->plant[k].kind == QUESTION && draw(g, 4) == 0)
			say(g, g->plant[k].type == NUMBER ? "2" : "a");
		put_instance(g, k);
		buf_printf(g->out, "</n%u>", k);
	}
}

/* Fisher and Yates. */
static void
put_binds(struct garden *g, uint64_t order)
{
	unsigned at[MOST_PLANTS], i, k, was;
	struct random_source chance = test_random(&order);

	for (i = 0; i < g->n; i++)
		at[i] = i;
	for (i = g->n; i > 1; i--) {
		k = test_draw(&chance, i);
		was = at[i - 1];
		at[i - 1] = at[k];
		at[k] = was;
	}
	for (i = 0; i < g->n; i++)
		if (at[i] != 0)
			buf_put_text(
			    g->out, buf_text(&g->plant[at[i]].bind));
}

static void
put_items(struct garden *g)
{
	unsigned i;

	say(g, "<instance id=\"l\"><root>");
	for (i = 0; i < 5; i++)
		buf_printf(g->out, "<item><name>%c</name><label>%c</label>"
		    "<k>%u</k><g>%c</g></item>", "abcde"[i], "ABCDE"[i], i,
		    "ab"[i % 2]);
	say(g, "</root></instance>\n");
}

bool
grown_form(uint64_t seed, uint64_t order, struct buf *out)
{
	struct garden g = {.seed = seed, .steady = seed % 3 != 0};
	unsigned i;

	g.chance = test_random(&g.seed);
	plant_all(&g);
	for (i = 1; i < g.n; i++)
		put_bind(&g, i);
	g.out = out;
	say(&g, "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
	    "xmlns:h=\"http://www.w3.org/1999/xhtml\" "
	    "xmlns:jr=\"http://openrosa.org/javarosa\">"
	    "<h:head><model><itext>");
	put_translation(&g, "en");
	put_translation(&g, "fr");
	say(&g, "</itext><instance><data id=\"grown\">");
	put_instance(&g, 0);
	say(&g, "</data></instance>\n");
	put_items(&g);
	put_binds(&g, order);
	say(&g, "</model></h:head><h:body>");
	put_body(&g, 0);
	say(&g, "</h:body></h:html>");
	for (i = 0; i < g.n; i++)
		buf_free(&g.plant[i].bind);
	assert_int_equal(out->err, AYNI_OK);
	return g.steady;
}

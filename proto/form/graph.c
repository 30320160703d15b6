#include "ayni/mem.h"
#include "ayni/near.h"
#include "form/answer.h"
#include "form/kin.h"
#include "form/list.h"
#include "form/rank.h"
#include "form/reach.h"
#include "form/xml.h"

/*
 * Static analysis: which fields an expression reads, so that a change runs
 * again just what hangs on it, in an order in which nothing runs before
 * what it reads.  docs/forms.md, "Recomputation".
 */

#define MOST_LINKS (1u << 22)

struct graph {
	struct reader *r;
	struct form *f;
	struct vertex *reads; /* the one being analysed; NULL: checks only */
	bool everywhere;      /* in any instance of the repeats on the way */
	struct text what;
	uint32_t home; /* field whose innermost repeat it is computed in */
	struct link *link;
	size_t links, cap, edges;
	struct reaching way;
};

static void read_all(struct graph *g, const struct expr *e,
    const struct reach *context);

/* What a path says, for a message: "/data/a", "../b". */
static void
put_steps(const struct expr *e, struct buf *b)
{
	const struct step *s;

	for (s = e->step; s != NULL; s = s->next) {
		if (s != e->step || e->absolute)
			buf_put_byte(b, '/');
		if (s->axis == AXIS_PARENT)
			buf_put_z(b, "..");
		else if (s->axis == AXIS_SELF)
			buf_put_z(b, ".");
		else
			buf_put_text(b, s->local);
	}
}

/* Where a name like that is; a name that is in several places, bare. */
static struct text
near_path(const struct graph *g, struct text name)
{
	const struct form *f = g->f;
	struct near near = near_begin(name);
	const struct field_model *m;
	uint32_t i;

	for (i = diag_guesses(g->r->diag) ? 0 : f->fields; i < f->fields; i++)
		if (!f->field[i].public.attribute)
			near_try(&near, f->field[i].public.name);
	m = near.best.n > 0 ? kin_leaf(f, near.best) : NULL;
	return m != NULL && !m->shares_name ? m->public.path : near.best;
}

static void
unknown(struct graph *g, const struct expr *e, const struct step *s)
{
	struct text arg[3] = {g->what, {NULL, 0}, {NULL, 0}};
	const struct field_model *m = &g->f->field[g->way.context];
	struct place at = {.file = g->r->file, .row = m->line,
	    .column = m->public.path};
	enum diag_code code = DIAG_UNKNOWN_REFERENCE;
	struct buf b;

	buf_init(&b, 4096);
	put_steps(e, &b);
	arg[1] = buf_text(&b);
	arg[2] = near_path(g, s->local);
	if (arg[2].n > 0)
		code = DIAG_UNKNOWN_NEAR;
	else if (xml_is_name(arg[1])) /* a text without its quotes */
		code = DIAG_UNKNOWN_WORD;
	diag_add(g->r->diag, &at, DIAG_WARNING, code, AYNI_REFERENCE, arg, 3);
	buf_free(&b);
}

static void
take_step(struct graph *g, const struct expr *e, const struct step *s,
    struct reach *x)
{
	struct reach to = {.apex = x->apex, .absolute = x->absolute,
	    .filtered = x->filtered || s->predicates > 0};
	size_t i;

	for (i = 0; i < x->n; i++)
		reach_step(&g->way, s, x->field[i], &to);
	if (to.n == 0 && s->test == TEST_NAME && s->axis == AXIS_CHILD &&
	    x->n > 0)
		unknown(g, e, s);
	for (i = 0; i < s->predicates; i++)
		read_all(g, s->predicate[i], &to);
	mem_free(x->field);
	*x = to;
}

static void
begin_path(struct graph *g, const struct expr *e,
    const struct reach *context, struct reach *x)
{
	size_t i;

	*x = (struct reach){.apex = UINT32_MAX};
	if (e->a != NULL) {
		bool is_current = e->a->op == EXPR_CALL &&
		    text_is(e->a->text, "current");

		read_all(g, e->a, context);
		if (is_current)
			reach_add(&g->way, x, g->way.context);
		else
			x->elsewhere = true;
		for (i = 0; i < e->args; i++)
			read_all(g, e->arg[i], x);
	} else if (!e->absolute) {
		x->elsewhere = context->elsewhere;
		x->filtered = context->filtered;
		x->apex = context->apex; /* by whatever way it was come to */
		for (i = 0; i < context->n; i++)
			reach_add(&g->way, x, context->field[i]);
	}
}

/* The innermost repeat that holds both fields. */
static uint32_t
common_repeat(const struct form *f, uint32_t a, uint32_t b)
{
	uint32_t rep = f->field[a].public.repeat;

	while (rep != 0 && !(b >= rep && b < f->field[rep].public.end))
		rep = f->field[f->field[rep].public.parent].public.repeat;
	return rep;
}

static void
too_entwined(struct graph *g)
{
	const struct field_model *m = &g->f->field[g->way.context];

	reader_large(g->r, m->line, DIAG_ENTWINED, m->public.path, MOST_LINKS);
}

/* At the end of an absolute path, a repeat is all of its instances. */
static void
add_edge(struct graph *g, uint32_t target, const struct reach *x)
{
	struct field_model *m = &g->f->field[target];
	struct edge *e;
	uint32_t apex = x->filtered || g->everywhere ? 0
	    : x->absolute ? common_repeat(g->f, g->home,
		m->public.kind == FIELD_REPEAT ? m->public.parent : target)
	    : x->apex < g->f->fields ? g->f->field[x->apex].public.repeat : 0;

	/* those of one vertex follow each other */
	for (e = m->out; e != NULL && e->vertex == g->reads; e = e->next)
		if (e->apex == apex)
			return;
	if (g->edges++ == MOST_LINKS) {
		too_entwined(g);
		return;
	}
	if ((e = arena_zalloc(&g->f->arena, 1, sizeof(*e))) == NULL) {
		reader_fail(g->r, AYNI_NOMEM);
		return;
	}
	e->vertex = g->reads;
	e->apex = apex;
	e->next = m->out;
	m->out = e;
}

static void
add_link(struct graph *g, struct vertex *from)
{
	size_t cap = g->cap == 0 ? 256 : g->cap * 2;
	struct link *more;

	if (from == NULL || g->reads->rule == RULE_VIEW)
		return;
	if (g->links == MOST_LINKS) {
		too_entwined(g);
		return;
	}
	if (g->links == g->cap) {
		more = mem_array(g->link, cap, sizeof(*more));
		if (more == NULL) {
			reader_fail(g->r, AYNI_NOMEM);
			return;
		}
		g->link = more;
		g->cap = cap;
	}
	g->link[g->links++] = (struct link){from, g->reads};
}

/* First come a field's value, and whether it is relevant at all. */
static void
wait_for(struct graph *g, uint32_t target)
{
	uint32_t i = target;

	add_link(g, g->f->field[target].rule[RULE_VALUE]);
	for (;; i = g->f->field[i].public.parent) {
		if (i != target && g->f->field[i].rule[RULE_RELEVANT] ==
		    g->reads)
			g->reads->within = true;
		else
			add_link(g, g->f->field[i].rule[RULE_RELEVANT]);
		if (i == 0)
			break;
	}
}

static void
depend(struct graph *g, uint32_t target, const struct reach *x)
{
	if (g->reads == NULL)
		return;
	add_edge(g, target, x);
	wait_for(g, target);
}

/* Where a path leads; free x->field. */
static void
follow(struct graph *g, const struct expr *e, const struct reach *context,
    struct reach *x)
{
	const struct step *s = e->step;
	size_t i;

	begin_path(g, e, context, x);
	if (e->a == NULL && e->absolute) {
		x->absolute = true;
		if (s != NULL && s->axis == AXIS_CHILD &&
		    reach_matches(&g->f->field[0], s)) {
			reach_add(&g->way, x, 0);
			s = s->next;
		} else if (s != NULL && s->axis == AXIS_DESCENDANT_OR_SELF) {
			reach_add(&g->way, x, 0);
		} else if (s != NULL) {
			unknown(g, e, s);
			s = NULL;
		}
	}
	for (; s != NULL && !x->elsewhere && g->r->err == AYNI_OK;
	     s = s->next)
		take_step(g, e, s, x);
	for (; s != NULL; s = s->next) /* in another document */
		for (i = 0; i < s->predicates; i++)
			read_all(g, s->predicate[i], x);
}

/* "." of a constraint or of its own calculation is no dependency, nor is
 * one on itself what counts all that stands beside it. */
static bool
means_itself(const struct expr *e)
{
	const struct step *s = e->step;

	if (s == NULL)
		return true;
	if (s->next == NULL && s->axis == AXIS_SELF)
		return false;
	while (s->next != NULL)
		s = s->next;
	return s->test == TEST_NAME || s->axis != AXIS_CHILD;
}

static void
read_path(struct graph *g, const struct expr *e, const struct reach *context)
{
	struct reach x;
	size_t i;

	follow(g, e, context, &x);
	for (i = 0; i < x.n; i++)
		if (x.field[i] != g->way.context || means_itself(e))
			depend(g, x.field[i], &x);
	mem_free(x.field);
}

/* A fault of the field whose expression it is. */
static void
refuse(struct graph *g, enum ayni_err e, unsigned code,
    const struct text *arg, size_t n)
{
	const struct field_model *m = &g->f->field[g->way.context];

	reader_fault_at(g->r, m->line, m->public.path, e, code, arg, n);
}

static void
check_instance(struct graph *g, const struct expr *e)
{
	struct text arg[3] = {g->what, {NULL, 0}, {NULL, 0}};

	if (e->args != 1 || e->arg[0]->op != EXPR_LITERAL)
		return;
	arg[1] = e->arg[0]->text;
	if (map_get(&g->f->instances, arg[1]) != NULL)
		return;
	arg[2] = diag_near(g->r->diag, &g->f->instances, arg[1]);
	refuse(g, AYNI_REFERENCE, arg[2].n > 0 ? DIAG_NO_INSTANCE_NEAR
					       : DIAG_NO_INSTANCE, arg, 3);
}

/* Authors of XForms call a file that no instance says. */
static void
need_table(struct graph *g, const struct expr *e)
{
	if (e->args > 0 && e->arg[0]->op == EXPR_LITERAL)
		secondary_table(g->r, g->f->field[g->way.context].line,
		    e->arg[0]->text);
}

/* The field that a path in quotes names, as jr:choice-name takes one. */
static const struct field_model *
quoted_field(struct graph *g, struct text path)
{
	return reader_field(g->r, reader_resolve(g->r,
	    g->f->field[g->way.context].public.path, path));
}

static void
check_choice_name(struct graph *g, const struct expr *e)
{
	const struct field_model *asked;
	struct text arg[2] = {g->what, {NULL, 0}};

	if (e->args != 2 || e->arg[1]->op != EXPR_LITERAL)
		return;
	arg[1] = text_trim(e->arg[1]->text);
	asked = quoted_field(g, arg[1]);
	if (asked == NULL || (asked->public.list < 0 &&
		asked->itemset == NULL))
		refuse(g, AYNI_REFERENCE, asked == NULL
		    ? DIAG_UNKNOWN_REFERENCE : DIAG_NO_CHOICES, arg, 2);
}

static bool
is_place(struct text s)
{
	struct buf b = {.limit = 65536};
	bool is;

	answer_cast(FIELD_GEOPOINT, s, &b);
	answer_cast(FIELD_GEOTRACE, s, &b);
	is = b.n > 0 || text_trim(s).n == 0;
	buf_free(&b);
	return is;
}

static bool
leads_to_line(struct graph *g, const struct expr *e,
    const struct reach *context)
{
	struct vertex *reads = g->reads;
	enum field_type type;
	struct reach x;
	bool line = false;
	size_t i;

	g->reads = NULL;
	follow(g, e, context, &x);
	g->reads = reads;
	for (i = 0; i < x.n; i++) {
		type = g->f->field[x.field[i]].public.type;
		line = line || type == FIELD_GEOTRACE ||
		    type == FIELD_GEOSHAPE;
	}
	mem_free(x.field);
	return line;
}

/* distance() between several takes points alone. */
static void
check_distance(struct graph *g, const struct expr *e,
    const struct reach *context)
{
	struct text arg[2] = {g->what, TEXT("distance")};
	size_t i;
	bool bad = false;

	for (i = 0; i < e->args; i++) {
		const struct expr *a = e->arg[i];

		bad = bad || (a->op == EXPR_LITERAL && !is_place(a->text)) ||
		    (a->op == EXPR_PATH && e->args > 1 &&
			leads_to_line(g, a, context));
	}
	if (bad)
		refuse(g, AYNI_TYPE, DIAG_NO_PLACE, arg, 2);
}

/* What a text reads that jr:itext() names: as seen from the root. */
static void
read_text(struct graph *g, const struct itext *t)
{
	uint32_t context = g->way.context, home = g->home;
	struct reach root = {.apex = UINT32_MAX};
	size_t i, n = (size_t)g->f->languages * ITEXT_USES;
	const struct piece *p;

	g->way.context = g->home = 0;
	reach_add(&g->way, &root, 0);
	for (i = 0; i < n; i++)
		for (p = t->in[i]; p != NULL; p = p->next)
			read_all(g, p->output, &root);
	mem_free(root.field);
	g->way.context = context;
	g->home = home;
}

static bool
says(struct text function)
{
	return text_is(function, "jr:choice-name") ||
	    text_is(function, "jr:itext") ||
	    text_is(function, "format-date") ||
	    text_is(function, "format-date-time");
}

/* Arguments of indexed-repeat() that are paths mean every instance. */
static void
read_call(struct graph *g, const struct expr *e, const struct reach *context)
{
	bool indexed = text_is(e->text, "indexed-repeat");
	bool before = g->everywhere;
	size_t i;

	if (g->reads != NULL &&
	    (text_is(e->text, "now") || text_is(e->text, "today")))
		g->reads->clock = true;
	if (g->reads != NULL && says(e->text))
		g->reads->tongue = true;
	if (text_is(e->text, "instance"))
		check_instance(g, e);
	else if (text_is(e->text, "pulldata"))
		need_table(g, e);
	else if (text_is(e->text, "jr:choice-name"))
		check_choice_name(g, e);
	else if (text_is(e->text, "distance"))
		check_distance(g, e, context);
	else if (rich_said(g->f, e) != NULL)
		read_text(g, rich_said(g->f, e));
	for (i = 0; i < e->args; i++) {
		g->everywhere = before || (indexed && (i == 0 || i % 2 == 1));
		read_all(g, e->arg[i], context);
	}
	g->everywhere = before;
}

/* Recursion is bounded by the parser's limit on nesting. */
static void
read_all(struct graph *g, const struct expr *e, const struct reach *context)
{

	if (e == NULL || g->r->err != AYNI_OK)
		return;
	if (e->op == EXPR_PATH) {
		read_path(g, e, context);
		return;
	}
	if (e->op == EXPR_CALL)
		read_call(g, e, context);
	read_all(g, e->a, context);
	read_all(g, e->b, context);
}

static void
analyse(struct graph *g, uint32_t field, struct vertex *reads,
    const struct expr *e, const char *what)
{
	struct reach context = {.apex = UINT32_MAX};

	if (e == NULL)
		return;
	g->reads = reads;
	g->way.context = field;
	/* a count is computed where its repeat stands, not inside of it */
	g->home = reads != NULL && reads->rule == RULE_COUNT
	    ? g->f->field[field].public.parent : field;
	g->what = text_of(what);
	reach_add(&g->way, &context, field);
	read_all(g, e, &context);
	mem_free(context.field);
}

/* Whether answers are names of a list of choices. */
static bool
has_list(const struct field *f)
{
	return f->list >= 0 && (f->type == FIELD_SELECT_ONE ||
	    f->type == FIELD_SELECT_MULTIPLE || f->type == FIELD_RANK);
}

static void
choices_rule(struct graph *g, struct field_model *m)
{
	struct vertex *v;

	if (m->itemset == NULL && !has_list(&m->public))
		return;
	if ((v = arena_zalloc(&g->f->arena, 1, sizeof(*v))) == NULL) {
		reader_fail(g->r, AYNI_NOMEM);
		return;
	}
	v->field = m->public.number;
	v->rule = RULE_CHOICES;
	m->rule[RULE_CHOICES] = v;
}

/* Nodes that an itemset offers, and what it takes of each. */
static void
analyse_itemset(struct graph *g, const struct field_model *m,
    struct vertex *reads, bool label)
{
	const struct itemset *s = m->itemset;
	const struct expr *path;
	size_t i;
	struct reach context = {.apex = UINT32_MAX}, x;

	if (s == NULL) /* a list that nothing changes */
		return;
	if (s->search != NULL) {
		for (i = 1; i < sizeof(s->search->arg) / sizeof(*s->search->arg);
		     i++)
			analyse(g, m->public.number, reads,
			    s->search->arg[i], "appearance");
		return;
	}
	analyse(g, m->public.number, reads, s->nodes, "itemset");
	path = s->nodes;
	while (path->op == EXPR_CALL && path->args > 0 &&
	    text_is(path->text, "randomize"))
		path = path->arg[0];
	if (path->op != EXPR_PATH || g->r->err != AYNI_OK)
		return;
	reach_add(&g->way, &context, m->public.number);
	g->reads = NULL; /* the nodes are read already */
	follow(g, path, &context, &x);
	g->reads = reads;
	read_all(g, s->value, &x);
	if (label)
		read_all(g, s->label, &x);
	mem_free(x.field);
	mem_free(context.field);
}

/* What is not relevant keeps its answer, offered or not. */
static void
analyse_choices(struct graph *g, const struct field_model *m)
{
	g->reads = m->rule[RULE_CHOICES];
	wait_for(g, m->public.number);
	analyse_itemset(g, m, m->rule[RULE_CHOICES], false);
}

static void
analyse_pieces(struct graph *g, const struct field_model *m,
    const struct piece *p)
{
	for (; p != NULL; p = p->next)
		analyse(g, m->public.number, m->view, p->output, "output");
}

static void
analyse_rich(struct graph *g, const struct field_model *m,
    const struct rich *rich)
{
	size_t i, n = rich->itext == NULL
	    ? 0 : (size_t)g->f->languages * ITEXT_USES;

	analyse_pieces(g, m, rich->plain);
	for (i = 0; i < n; i++)
		analyse_pieces(g, m, rich->itext->in[i]);
}

/* What is shown of a field, but for its own answer. */
static void
analyse_view(struct graph *g, struct field_model *m)
{
	const struct list *l = m->public.list >= 0
	    ? &g->f->list[m->public.list] : NULL;
	struct piece own;
	struct rich label;
	uint32_t i;

	m->view = arena_zalloc(&g->f->arena, 1, sizeof(*m->view));
	if (m->view == NULL) {
		reader_fail(g->r, AYNI_NOMEM);
		return;
	}
	m->view->field = m->public.number;
	m->view->rule = RULE_VIEW;
	analyse(g, m->public.number, m->view, m->constraint, "constraint");
	analyse_rich(g, m, &m->label);
	analyse_rich(g, m, &m->hint);
	analyse_rich(g, m, &m->constraint_message);
	analyse_rich(g, m, &m->required_message);
	if (m->itemset != NULL)
		analyse_itemset(g, m, m->view, true);
	for (i = 0; l != NULL && l->outputs && i < l->public.n; i++) {
		label = list_label(g->f, l, i, &own);
		analyse_rich(g, m, &label);
	}
}

static void
analyse_field(struct graph *g, struct field_model *m)
{
	static const char *const names[RULES] = {"jr:count", "relevant",
	    "calculate", "itemset", "readonly", "required"};
	struct action *x;
	int k;

	for (k = 0; k < RULES; k++)
		if (m->rule[k] == NULL)
			continue;
		else if (k == RULE_CHOICES)
			analyse_choices(g, m);
		else
			analyse(g, m->public.number, m->rule[k],
			    m->rule[k]->expr, names[k]);
	analyse_view(g, m);
	for (x = m->on_change; x != NULL; x = x->next)
		analyse(g, x->target, NULL, x->expr, "calculation");
	for (x = m->on_change; x != NULL; x = x->next)
		analyse(g, m->public.number, NULL, x->where, "ref");
}

/* ---- all of it ---- */

/* Clocks move on by themselves: what reads them is kept apart. */
static void
note_clocks(struct graph *g)
{
	struct form *f = g->f;
	uint32_t i, k;

	f->clocked = arena_zalloc(
	    &f->arena, f->vertices + f->fields, sizeof(*f->clocked));
	if (f->clocked == NULL) {
		reader_fail(g->r, AYNI_NOMEM);
		return;
	}
	for (i = 0; i < f->vertices; i++)
		if (f->order[i]->clock)
			f->clocked[f->clocks++] = f->order[i];
	for (k = 0; k < f->fields; k++)
		if (f->field[k].view->clock)
			f->clocked[f->clocks++] = f->field[k].view;
}

void
graph_build(struct reader *r)
{
	struct graph g = {.r = r, .f = r->f};
	struct action *x;
	uint32_t i;

	if (!reach_init(&g.way, r))
		return;
	for (i = 0; i < r->f->fields; i++)
		choices_rule(&g, &r->f->field[i]);
	rank_number(r);
	for (i = 0; i < r->f->fields && r->err == AYNI_OK; i++)
		analyse_field(&g, &r->f->field[i]);
	for (x = r->f->action; x != NULL && r->err == AYNI_OK; x = x->next)
		analyse(&g, x->target, NULL, x->expr, "setvalue");
	if (r->err == AYNI_OK)
		rank_sort(r, g.link, g.links);
	if (r->err == AYNI_OK)
		note_clocks(&g);
	mem_free(g.link);
	reach_free(&g.way);
}

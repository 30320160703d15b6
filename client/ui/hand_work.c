#include "ui/hand.h"
#include "ui/kit.h"

#define ARENA (256u << 20)

static const struct {
	enum hand_says say;
	const char *word; /* for programs */
} states[] = {
    [AGENDA_OPEN] = {SAY_WORK_OPEN, "open"},
    [AGENDA_DRAFT] = {SAY_WORK_DRAFT, "draft"},
    [AGENDA_RECORDED] = {SAY_IS_RECORDED, "recorded"},
    [AGENDA_SENT] = {SAY_IS_SENT, "sent"},
    [AGENDA_HELD] = {SAY_IS_HELD, "held"},
    [AGENDA_SAFE] = {SAY_IS_SAFE, "safe"},
};

static void
put_id(struct buf *b, const struct assignment_id *id)
{
	buf_put_hex(b, (struct bytes){id->b, KIT_SHORT / 2});
}

static void
print(struct kit *k, const struct agenda_item *x)
{
	struct buf b;

	buf_init(&b, 65536);
	put_id(&b, &x->id);
	buf_put_z(&b, "  ");
	kit_put(k, &b, states[x->state].say, NULL, 0);
	if (x->returned) {
		buf_put_z(&b, ", ");
		kit_put(k, &b, SAY_IS_RETURNED, NULL, 0);
	}
	if (!x->gone && x->what->due.n > 0) {
		buf_put_z(&b, ", ");
		kit_put(k, &b, x->overdue ? SAY_WORK_OVERDUE : SAY_WORK_DUE,
		    &x->what->due, 1);
	}
	buf_put_z(&b, "  ");
	if (x->name.n > 0)
		buf_put_text(&b, x->name);
	else
		kit_put(k, &b, SAY_UNNAMED, NULL, 0);
	if (!x->gone && x->what->unit.n > 0) {
		buf_put_z(&b, "  ");
		buf_put_text(&b, x->what->unit);
	}
	if (x->area.n > 0) {
		buf_put_z(&b, "  ");
		buf_put_text(&b, x->area);
	}
	if (!x->gone) {
		buf_put_z(&b, "  ");
		buf_put_text(&b, x->what->form);
	}
	if (!x->gone && x->what->note.n > 0) {
		buf_put_z(&b, "\n          ");
		buf_put_text(&b, x->what->note);
	}
	if (x->gone) {
		buf_put_z(&b, "\n          ");
		kit_put(k, &b, SAY_WORK_GONE, NULL, 0);
	}
	kit_print(&b);
}

static json_t *
maybe(struct text t)
{
	return t.n > 0 ? kit_json_text(t) : json_null();
}

static json_t *
unit_json(const struct unit *u)
{
	json_t *j = json_object();
	size_t i;

	for (i = 0; i < u->columns; i++)
		(void)json_object_setn_new(j, u->column[i].name.p,
		    u->column[i].name.n, kit_json_text(u->column[i].value));
	return j;
}

static json_t *
item_json(const struct agenda_item *x)
{
	struct buf b;
	json_t *j;

	buf_init(&b, 64);
	buf_put_hex(&b, ID_BYTES(x->id));
	j = json_pack("{so so ss sb sb sb so}", "assignment",
	    kit_json_text(buf_text(&b)), "name", kit_json_text(x->name),
	    "state", states[x->state].word, "gone", (int)x->gone, "overdue",
	    (int)x->overdue, "returned", (int)x->returned, "record", x->state == AGENDA_OPEN
		? json_null() : kit_json_uuid(&x->record));
	buf_free(&b);
	if (x->gone)
		return j;
	(void)json_object_set_new(j, "form", kit_json_text(x->what->form));
	(void)json_object_set_new(j, "unit", maybe(x->what->unit));
	(void)json_object_set_new(j, "area", maybe(x->area));
	(void)json_object_set_new(j, "due", maybe(x->what->due));
	(void)json_object_set_new(j, "round", maybe(x->what->round));
	(void)json_object_set_new(j, "note", maybe(x->what->note));
	(void)json_object_set_new(j, "register",
	    x->unit != NULL ? unit_json(x->unit) : json_null());
	return j;
}

static void
show_json(const struct agenda *g)
{
	json_t *list = json_array(), *areas = json_array();
	size_t i;

	for (i = 0; i < g->n; i++)
		(void)json_array_append_new(list, item_json(&g->item[i]));
	for (i = 0; i < g->areas; i++)
		(void)json_array_append_new(areas, kit_json_text(g->area[i]));
	kit_json(json_pack("{so sI so sI sI}", "assignments", list, "open",
	    (json_int_t)g->open, "areas", areas, "units",
	    (json_int_t)g->units, "left_out", (json_int_t)g->left_out));
}

static void
show(struct kit *k, const struct agenda *g)
{
	char open[KIT_NUMBER], done[KIT_NUMBER], units[KIT_NUMBER];
	size_t i;

	for (i = 0; i < g->n; i++)
		print(k, &g->item[i]);
	if (g->n == 0)
		kit_say(k, SAY_WORK_NONE, NULL, 0);
	else
		kit_say(k, SAY_WORK_COUNT, KIT_ARGS(kit_number(open, g->open),
		    kit_number(done, g->n - g->open)));
	if (g->units > 0)
		kit_say(k, SAY_WORK_UNITS, KIT_ARGS(
		    kit_number(units, g->units)));
	if (g->left_out > 0)
		kit_say(k, SAY_WORK_LEFT_OUT, KIT_ARGS(
		    kit_number(units, g->left_out)));
}

enum ayni_err
hand_work(void *ctx, const struct options *o)
{
	struct kit *k = ctx;
	struct agenda g;
	struct arena a;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	arena_init(&a, ARENA);
	if ((e = kit_agenda(k, &a, &g)) == AYNI_OK) {
		if (o->json)
			show_json(&g);
		else
			show(k, &g);
	}
	arena_free(&a);
	return e;
}

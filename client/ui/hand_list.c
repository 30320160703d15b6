#include "ui/hand.h"
#include "ui/news.h"
#include "ui/rows.h"
#include "ui/shelf.h"

struct list {
	struct kit *k;
	struct arena a;
	struct row *row;
	size_t rows;
	struct shelf_form *form;
	size_t forms;
};

static void
print_row(const struct list *l, const struct row *r)
{
	const struct shelf_form *f = shelf_of(l->form, l->forms, &r->form);
	char id[KIT_NUMBER], at[KIT_NUMBER];
	struct buf b;

	buf_init(&b, 65536);
	buf_put_text(&b, kit_short(id, &r->id));
	buf_put_z(&b, "  ");
	buf_put_text(&b, kit_time(l->k, at, kit_begun(&r->id)));
	buf_put_z(&b, "  ");
	rows_say(l->k, r, &b);
	buf_put_z(&b, "  ");
	if (r->label.n > 0)
		buf_put_text(&b, r->label);
	else
		kit_put(l->k, &b, SAY_UNNAMED, NULL, 0);
	buf_put_z(&b, "  ");
	if (f != NULL)
		buf_put_text(&b, f->title);
	else
		kit_put(l->k, &b, SAY_OLD_FORM, NULL, 0);
	kit_print(&b);
}

static json_t *
row_json(const struct list *l, const struct row *r)
{
	const struct shelf_form *f = shelf_of(l->form, l->forms, &r->form);
	json_t *j = json_pack("{so ss so sb sb sI so}", "record",
	    kit_json_uuid(&r->id), "state", rows_word(r->state), "held_us",
	    r->held_us != 0 ? json_integer((json_int_t)r->held_us)
			    : json_null(),
	    "withdrawn", (int)r->withdrawn, "returned", (int)r->returned,
	    "files_waiting",
	    (json_int_t)r->waiting, "label",
	    kit_json_text(r->label));

	if (r->relay != NULL)
		(void)json_object_set_new(
		    j, "relay", kit_json_text(text_of(r->relay->name)));
	if (f != NULL) {
		(void)json_object_set_new(
		    j, "form", kit_json_text(f->xml_id));
		(void)json_object_set_new(
		    j, "version", kit_json_text(f->version));
	}
	return j;
}

static void
print(const struct list *l, bool json)
{
	json_t *all = json ? json_array() : NULL;
	size_t i;

	for (i = 0; i < l->rows; i++) {
		if (json)
			(void)json_array_append_new(
			    all, row_json(l, &l->row[i]));
		else
			print_row(l, &l->row[i]);
	}
	if (json)
		kit_json(all);
	else if (l->rows == 0)
		kit_say(l->k, SAY_EMPTY, NULL, 0);
}

enum ayni_err
hand_list(void *ctx, const struct options *o)
{
	struct list l = {.k = ctx};
	struct agenda g;
	uint64_t fresh;
	enum ayni_err e;

	if ((e = kit_open(l.k)) != AYNI_OK)
		return e;
	arena_init(&l.a, 256u << 20);
	e = shelf_list(
	    l.k->vault, &l.k->office, &l.a, &l.form, &l.forms);
	if (e == AYNI_OK)
		e = kit_agenda(l.k, &l.a, &g);
	if (e == AYNI_OK)
		e = rows_list(l.k, &g, &l.a, &l.row, &l.rows);
	if (e == AYNI_OK)
		print(&l, o->json);
	if (e == AYNI_OK && !o->json)
		e = news_notices(l.k, true, &fresh);
	if (e != AYNI_OK)
		(void)kit_fail_vault(l.k, e);
	arena_free(&l.a);
	return e;
}

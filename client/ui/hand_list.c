#include "ui/hand.h"
#include "ui/kit.h"
#include "ui/news.h"
#include "ui/seek.h"
#include "ui/shelf.h"

struct row {
	struct record_id id;
	struct hash form;
	enum hand_says state;
	const char *word; /* of the state, for programs */
	int64_t held_us;  /* since when; 0: not known, or not */
	bool withdrawn;
	uint64_t waiting; /* files that the office has not */
	struct text label;
};

struct list {
	struct kit *k;
	struct arena a;
	struct buf rows; /* struct row[] */
	struct shelf_form *form;
	size_t forms;
};

static const struct {
	enum hand_says say;
	const char *word;
} states[] = {
    [RECORD_RECORDED] = {SAY_IS_RECORDED, "recorded"},
    [RECORD_SENT] = {SAY_IS_SENT, "sent"},
    [RECORD_HELD] = {SAY_IS_HELD, "held"},
    [RECORD_SAFE] = {SAY_IS_SAFE, "safe"},
};

static enum ayni_err
add_record(void *ctx, const struct vault_record *r)
{
	struct list *l = ctx;
	struct row row = {.id = r->id, .form = r->form,
	    .state = states[r->state].say, .word = states[r->state].word,
	    .held_us = r->held_us, .withdrawn = r->withdrawn,
	    .waiting = r->waiting, .label = arena_text(&l->a, r->label)};

	if (r->state == RECORD_HELD && r->held_us != 0)
		row.state = SAY_IS_HELD_SINCE;
	buf_put(&l->rows, &row, sizeof(row));
	return l->a.failed ? AYNI_NOMEM : l->rows.err;
}

static enum ayni_err
add_drafts(struct list *l)
{
	struct draft_item *d = NULL;
	size_t n = 0, i;
	enum ayni_err e = draft_list(l->k->vault, &l->a, &d, &n);

	for (i = 0; i < n && e == AYNI_OK; i++) {
		struct row row = {.id = d[i].record, .form = d[i].form,
		    .state = d[i].is_edit ? SAY_IS_EDIT : SAY_IS_DRAFT,
		    .word = d[i].is_edit ? "correcting" : "draft",
		    .label = d[i].label};

		if (!ID_EQUAL(d[i].author, l->k->person->hash))
			continue;
		buf_put(&l->rows, &row, sizeof(row));
		e = l->rows.err;
	}
	return e;
}

static void
print_row(const struct list *l, const struct row *r)
{
	const struct shelf_form *f = shelf_of(l->form, l->forms, &r->form);
	char id[KIT_NUMBER], at[KIT_NUMBER], since[KIT_NUMBER];
	char files[KIT_NUMBER];
	struct buf b;

	buf_init(&b, 65536);
	buf_put_text(&b, kit_short(id, &r->id));
	buf_put_z(&b, "  ");
	buf_put_text(&b, kit_time(l->k, at, kit_begun(&r->id)));
	buf_put_z(&b, "  ");
	kit_put(l->k, &b, r->state,
	    KIT_ARGS(kit_time(l->k, since, r->held_us)));
	if (r->withdrawn) {
		buf_put_z(&b, ", ");
		kit_put(l->k, &b, SAY_IS_WITHDRAWN, NULL, 0);
	}
	if (r->waiting > 0 && r->held_us != 0) {
		buf_put_z(&b, ", ");
		kit_put(l->k, &b, SAY_FILES_LACKING,
		    KIT_ARGS(kit_number(files, r->waiting)));
	}
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
	json_t *j = json_pack("{so ss so sb sI so}", "record",
	    kit_json_uuid(&r->id), "state", r->word, "held_us",
	    r->held_us != 0 ? json_integer((json_int_t)r->held_us)
			    : json_null(),
	    "withdrawn", (int)r->withdrawn, "files_waiting",
	    (json_int_t)r->waiting, "label",
	    kit_json_text(r->label));

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
	size_t n = l->rows.n / sizeof(struct row), i;
	json_t *all = json ? json_array() : NULL;
	const struct row *r;

	for (i = 0; i < n; i++) {
		union {
			const uint8_t *p;
			const struct row *row;
		} at = {.p = l->rows.p};

		r = &at.row[i];
		if (json)
			(void)json_array_append_new(all, row_json(l, r));
		else
			print_row(l, r);
	}
	if (json)
		kit_json(all);
	else if (n == 0)
		kit_say(l->k, SAY_EMPTY, NULL, 0);
}

enum ayni_err
hand_list(void *ctx, const struct options *o)
{
	struct list l = {.k = ctx};
	uint64_t fresh;
	enum ayni_err e;

	if ((e = kit_open(l.k)) != AYNI_OK)
		return e;
	arena_init(&l.a, 256u << 20);
	buf_init(&l.rows, 256u << 20);
	e = shelf_list(
	    l.k->vault, &l.k->office, &l.a, &l.form, &l.forms);
	if (e == AYNI_OK)
		e = vault_record_list(l.k->vault, add_record, &l);
	if (e == AYNI_OK)
		e = add_drafts(&l);
	if (e == AYNI_OK)
		print(&l, o->json);
	if (e == AYNI_OK && !o->json)
		e = news_notices(l.k, true, &fresh);
	if (e != AYNI_OK)
		(void)kit_fail_vault(l.k, e);
	buf_free(&l.rows);
	arena_free(&l.a);
	return e;
}

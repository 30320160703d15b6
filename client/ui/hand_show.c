#include <stdio.h>

#include "ayni/log.h"
#include "fill/reading.h"
#include "fill/returned.h"
#include "fill/screens.h"
#include "ui/hand.h"
#include "ui/seek.h"
#include "ui/shelf.h"
#include "ui/sitting.h"

#define DEPTH 64u

struct showing {
	struct kit *k;
	const struct options *o;
	struct arena a;
	struct form *form;
	struct draft *draft;       /* one of the two has the interview */
	struct interview *own;
	struct interview *iv;
	struct recorded recorded;  /* n == 0: it is a draft */
	struct returned returned;  /* what the office asks of it */
	json_t *remarks;
	struct record_id id;
	node_ref heading[DEPTH];   /* printed last, from the outside in */
	uint32_t headings;
};

/* One line, whatever the form's author wrote. */
static void
put_line(struct buf *b, struct text t)
{
	size_t i;

	t = text_trim(t);
	for (i = 0; i < t.n; i++)
		buf_put_byte(b, (uint8_t)(t.p[i] >= 0 && t.p[i] < ' '
			? ' ' : t.p[i]));
}

static void
indent(struct buf *b, uint32_t n)
{
	while (n-- > 0)
		buf_put_z(b, "  ");
}

static bool
is_heading(struct showing *s, node_ref n)
{
	struct node_view v = interview_view(s->iv, n);

	return v.is_instance ||
	    (v.field->kind == FIELD_GROUP && !v.is_range && v.label.n > 0);
}

static void
print_heading(struct showing *s, node_ref n, uint32_t depth)
{
	struct node_view v = interview_view(s->iv, n), range;
	char at[KIT_NUMBER], of[KIT_NUMBER];
	uint32_t rows = 0;
	struct buf b, label;
	struct text arg[3];

	buf_init(&b, 65536);
	buf_init(&label, 65536);
	indent(&b, depth);
	if (v.is_instance) {
		range = interview_view(
		    s->iv, interview_parent(s->iv, n));
		put_line(&label, v.label.n > 0 ? v.label : range.label);
		arg[0] = buf_text(&label);
		arg[1] = kit_number(at, interview_row(s->iv, n, &rows));
		arg[2] = kit_number(of, rows);
		kit_put(s->k, &b, label.n > 0 ? SAY_ROW : SAY_ROW_UNNAMED,
		    arg, 3);
	} else {
		put_line(&b, v.label);
	}
	kit_print(&b);
	buf_free(&label);
}

/* The headings around a node that are not around the one before it. */
static void
print_headings(struct showing *s, node_ref n)
{
	node_ref way[DEPTH];
	uint32_t depth = 0, i, k = 0;

	for (n = interview_parent(s->iv, n);
	    n != NODE_NONE && n != interview_root(s->iv) && depth < DEPTH;
	    n = interview_parent(s->iv, n))
		if (is_heading(s, n))
			way[depth++] = n;
	while (k < depth && k < s->headings &&
	    s->heading[k] == way[depth - 1 - k])
		k++;
	for (i = k; i < depth; i++) {
		s->heading[i] = way[depth - 1 - i];
		print_heading(s, s->heading[i], i);
	}
	s->headings = depth;
}

static bool
is_answer(const struct node_view *v)
{
	return v->relevant && v->value.n > 0 && v->field->kind == FIELD_VALUE;
}

static void
put_size(struct showing *s, struct text name, struct buf *out)
{
	const struct intake in = {.vault = s->k->vault, .record = &s->id};
	uint64_t bytes;

	if (!intake_size(&in, name, &bytes))
		return;
	buf_put_z(out, " (");
	reading_bytes(bytes, s->k->lang, out);
	buf_put_byte(out, ')');
}

static void
print_answer(struct showing *s, node_ref n, const struct node_view *v)
{
	struct buf b, label, value;

	buf_init(&b, INTERVIEW_MAX_VALUE + 65536);
	buf_init(&label, 65536);
	buf_init(&value, INTERVIEW_MAX_VALUE);
	put_line(&label, v->label.n > 0 ? v->label : v->field->name);
	reading_value(s->iv, n, &value);
	if (v->field->control == CONTROL_UPLOAD)
		put_size(s, v->value, &value);
	print_headings(s, n);
	indent(&b, s->headings);
	kit_put(s->k, &b, SAY_VALUE,
	    KIT_ARGS(buf_text(&label), buf_text(&value)));
	kit_print(&b);
	buf_free(&label);
	buf_free(&value);
}

static const enum hand_says step_says[] = {
    [ENTRY_SUBMIT] = SAY_STEP_SUBMIT,
    [ENTRY_CORRECT] = SAY_STEP_CORRECT,
    [ENTRY_WITHDRAW] = SAY_STEP_WITHDRAW,
    [ENTRY_DECIDE] = SAY_STEP_DECIDE,
    [ENTRY_NOTE] = SAY_STEP_NOTE,
};
static const char *const step_word[] = {
    [ENTRY_SUBMIT] = "submit",
    [ENTRY_CORRECT] = "correct",
    [ENTRY_WITHDRAW] = "withdraw",
    [ENTRY_DECIDE] = "decide",
    [ENTRY_NOTE] = "note",
};

static void
print_steps(struct showing *s)
{
	char at[KIT_NUMBER];
	struct buf b;
	size_t i;

	for (i = 0; i < s->recorded.n; i++) {
		const struct entry *e = &s->recorded.entry[i];

		buf_init(&b, ENTRY_MAX_BYTES + 65536);
		kit_put(s->k, &b, step_says[e->kind],
		    KIT_ARGS(kit_time(s->k, at, e->at.wall_us)));
		if (e->note.n > 0) {
			buf_put_z(&b, ": ");
			put_line(&b, e->note);
		}
		kit_print(&b);
	}
}

/* Where a remark is: the question's label; nothing where it is about the
 * whole, or about what is no more. */
static struct text
place_of(struct showing *s, const struct remark *r, node_ref n)
{
	struct node_view v;

	if (r->field == 0 || n == NODE_NONE)
		return (struct text){"", 0};
	v = interview_view(s->iv, n);
	return v.label.n > 0 ? v.label : v.field->name;
}

static void
print_remark(struct showing *s, const struct remark *r, node_ref n)
{
	struct text place = place_of(s, r, n);
	struct buf b, what;
	char at[KIT_NUMBER];

	buf_init(&b, 65536);
	buf_init(&what, 65536);
	if (place.n > 0)
		kit_put(s->k, &what, SAY_REMARK_AT,
		    KIT_ARGS(place, r->text));
	else
		buf_put_text(&what, r->text);
	kit_put(s->k, &b, SAY_REMARK, KIT_ARGS(
	    kit_time(s->k, at, r->at_us), buf_text(&what)));
	kit_print(&b);
	buf_free(&what);
}

typedef void (*remark_fn)(struct showing *s, const struct remark *r,
    node_ref n);

static void
each_remark(struct showing *s, remark_fn fn)
{
	const struct returned *r = &s->returned;
	size_t i;

	for (i = 0; i < r->n; i++)
		fn(s, &r->remark[i], returned_node(r, s->iv, i));
}

static void
print_text(struct showing *s)
{
	struct node_view v;
	node_ref n;

	for (n = interview_root(s->iv); n != NODE_NONE;
	    n = interview_next(s->iv, n)) {
		v = interview_view(s->iv, n);
		if (is_answer(&v) && v.field->control != CONTROL_NONE &&
		    v.field->control != CONTROL_NOTE)
			print_answer(s, n, &v);
	}
	print_steps(s);
	each_remark(s, print_remark);
}

static void
remark_json(struct showing *s, const struct remark *r, node_ref n)
{
	struct buf ref;

	buf_init(&ref, 65536);
	if (n != NODE_NONE)
		interview_ref(s->iv, n, &ref);
	(void)json_array_append_new(s->remarks, json_pack("{so so sI}",
	    "ref", ref.n > 0 ? kit_json_text(buf_text(&ref)) : json_null(),
	    "text",
	    kit_json_text(r->text), "at_us", (json_int_t)r->at_us));
	buf_free(&ref);
}

static json_t *
answer_json(struct showing *s, node_ref n, const struct node_view *v)
{
	struct buf ref, text;
	json_t *j;

	buf_init(&ref, 65536);
	buf_init(&text, INTERVIEW_MAX_VALUE);
	interview_ref(s->iv, n, &ref);
	reading_value(s->iv, n, &text);
	j = json_pack("{so so so so}", "ref", kit_json_text(buf_text(&ref)),
	    "label", kit_json_text(v->label), "value",
	    kit_json_text(v->value), "text", kit_json_text(buf_text(&text)));
	buf_free(&ref);
	buf_free(&text);
	return j;
}

static enum ayni_err
add_file(void *ctx, const struct vault_file *f)
{
	(void)json_array_append_new(ctx, json_pack("{so sI ss sb}", "name",
	    kit_json_text(f->name), "bytes", (json_int_t)f->blob.length,
	    "state", !f->enclosed ? "draft" : f->held ? "held" : "waiting",
	    "here", (int)f->here));
	return AYNI_OK;
}

static enum ayni_err
print_json(struct showing *s)
{
	json_t *answers = json_array(), *steps = json_array();
	json_t *files = json_array();
	enum ayni_err listed =
	    vault_file_list(s->k->vault, &s->id, add_file, files);
	struct node_view v;
	node_ref n;
	size_t i;

	for (n = interview_root(s->iv); n != NODE_NONE;
	    n = interview_next(s->iv, n)) {
		v = interview_view(s->iv, n);
		if (is_answer(&v))
			(void)json_array_append_new(
			    answers, answer_json(s, n, &v));
	}
	for (i = 0; i < s->recorded.n; i++) {
		const struct entry *e = &s->recorded.entry[i];

		(void)json_array_append_new(steps,
		    json_pack("{ss sI so}", "kind", step_word[e->kind],
			"at_us", (json_int_t)e->at.wall_us, "note",
			kit_json_text(e->note)));
	}
	s->remarks = json_array();
	each_remark(s, remark_json);
	kit_json(json_pack("{so so so so so so so sb sb}", "record",
	    kit_json_uuid(&s->id), "form",
	    kit_json_text(form_xml_id(s->form)), "version",
	    kit_json_text(form_version(s->form)), "answers", answers, "steps",
	    steps, "comments", s->remarks, "files", files, "draft", (int)(s->draft != NULL), "withdrawn",
	    (int)s->recorded.merged.withdrawn));
	return listed == AYNI_OK ? listed : kit_fail_vault(s->k, listed);
}

static enum ayni_err
print_xml(struct showing *s)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 64u << 20);
	e = interview_xml(s->iv, true, &b);
	if (e == AYNI_OK)
		kit_print(&b);
	else
		e = kit_fail(s->k, text_of(s->o->operand[0]), e);
	return e;
}

/* One session after the other. */
static enum ayni_err
put_log(struct showing *s, struct buf *b)
{
	const struct home_person *author;
	const struct entry *e;
	enum ayni_err err = AYNI_NOTFOUND;
	size_t i;

	for (i = 0; i < s->recorded.n; i++) {
		e = &s->recorded.entry[i];
		if (e->paradata.log.n == 0 ||
		    !ID_EQUAL(e->form, s->recorded.merged.form))
			continue;
		if (b->n == 0)
			log_csv_heading(b, s->form);
		author = home_person(&s->k->office, &e->author);
		err = log_csv(b, s->form, e,
		    author != NULL ? author->cert.code : TEXT(""));
		if (err != AYNI_OK)
			return err;
	}
	return err;
}

static enum ayni_err
print_audit(struct showing *s)
{
	struct text about = text_of(s->o->operand[0]);
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 64u << 20);
	e = put_log(s, &b);
	if (e == AYNI_OK) {
		b.n -= b.n > 0; /* its last end of line is printed */
		kit_print(&b);
	} else if (e == AYNI_NOTFOUND)
		kit_complain(s->k, SAY_NO_AUDIT, &about, 1);
	else
		e = kit_fail(s->k, about, e);
	buf_free(&b);
	return e;
}

/* ---- opening ---- */

static enum ayni_err
open_form(struct showing *s, const struct hash *id, uint32_t *language)
{
	enum ayni_err e =
	    shelf_open(s->k->vault, &s->k->office, id, NULL,
		&s->form);

	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	return sitting_language(s->k, s->o, s->form, TEXT(""), language);
}

static enum ayni_err
open_record(struct showing *s, const struct record_id *id)
{
	uint32_t language;
	enum ayni_err e = recorded_read(s->k->vault, id, &s->a, &s->recorded);

	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	e = open_form(s, &s->recorded.merged.form, &language);
	if (e != AYNI_OK)
		return e;
	e = recorded_open(&s->recorded, s->form, NULL, s->k->chance,
	    language, &s->own);
	if (e != AYNI_OK)
		return kit_fail(s->k, text_of(s->o->operand[0]), e);
	s->id = *id;
	s->iv = s->own;
	e = returned_read(s->k->vault, id, &s->a, &s->returned);
	return e == AYNI_OK ? e : kit_fail_vault(s->k, e);
}

static enum ayni_err
open_draft(struct showing *s, const struct draft_item *d)
{
	struct draft_setup setup = {.vault = s->k->vault,
	    .clock = s->k->clock, .chance = s->k->chance};
	uint32_t language;
	enum ayni_err e = open_form(s, &d->form, &language);

	if (e != AYNI_OK)
		return e;
	e = draft_resume(&setup, s->form, &d->record, &s->draft);
	if (e == AYNI_OK && language != UINT32_MAX)
		e = interview_language(draft_interview(s->draft), language);
	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	s->id = d->record;
	s->iv = draft_interview(s->draft);
	return AYNI_OK;
}

static enum ayni_err
open_any(struct showing *s, struct text name)
{
	struct vault_record r;
	struct draft_item d;
	enum ayni_err e = seek_draft(
	    s->k->vault, &s->k->person->hash, name, &s->a, &d);

	if (e == AYNI_OK && !d.is_edit) {
		e = seek_record(s->k->vault, name, &s->a, &r);
		if (e == AYNI_NOTFOUND)
			return open_draft(s, &d);
		e = e == AYNI_OK ? AYNI_EXISTS : e;
	}
	if (e == AYNI_EXISTS)
		return kit_several(s->k, name);
	if (e != AYNI_OK && e != AYNI_NOTFOUND)
		return kit_fail_vault(s->k, e);
	e = kit_record(s->k, name, &s->a, &r);
	return e == AYNI_OK ? open_record(s, &r.id) : e;
}

enum ayni_err
hand_show(void *ctx, const struct options *o)
{
	struct showing s = {.k = ctx, .o = o};
	enum ayni_err e;

	if ((e = kit_open(s.k)) != AYNI_OK)
		return e;
	arena_init(&s.a, 256u << 20);
	e = open_any(&s, text_of(o->operand[0]));
	if (e == AYNI_OK && options_get(o, "xml") != NULL)
		e = print_xml(&s);
	else if (e == AYNI_OK && options_get(o, "audit") != NULL)
		e = print_audit(&s);
	else if (e == AYNI_OK && o->json)
		e = print_json(&s);
	else if (e == AYNI_OK)
		print_text(&s);
	interview_free(s.own);
	draft_free(s.draft);
	form_free(s.form);
	arena_free(&s.a);
	return e;
}

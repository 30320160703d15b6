#include "ingest/giveback.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "ingest/journal.h"

#define REF_MAX 4096u

/* ---- the interview that it is about ---- */

struct about {
	struct past p;
	const struct form *form;
	struct interview *iv;
};

static void
about_free(struct about *b)
{
	interview_free(b->iv);
	past_free(&b->p);
}

/* errs NOTFOUND: nothing that can be used */
static enum ayni_err
about_open(struct about *b, struct ingest *g, const struct record_id *r)
{
	struct parsed *parsed = NULL;
	enum ayni_err e;

	memset(b, 0, sizeof(*b));
	past_begin(&b->p, g, r);
	e = past_read(&b->p);
	if (e == AYNI_OK)
		e = past_merge(&b->p);
	if (e == AYNI_OK && !b->p.m.usable)
		e = AYNI_NOTFOUND;
	if (e == AYNI_OK)
		e = formcache_get(g, &b->p.m.form, &parsed);
	if (e == AYNI_OK) {
		b->form = parsed->form;
		e = past_relive(b->form, &b->p.entry[past_setting(&b->p)],
		    b->p.m.answers, &b->iv);
	}
	return e;
}

/* ---- returning ---- */

/* By its path below the root, or by its name where that is enough. */
static node_ref
find(const struct about *b, struct text ref)
{
	const struct field *field;
	node_ref n = NODE_NONE;
	struct buf path;

	buf_init(&path, REF_MAX);
	buf_put_text(&path, form_field(b->form, 0)->path);
	buf_put_byte(&path, '/');
	buf_put_text(&path, ref);
	if (path.err == AYNI_OK)
		n = interview_find(b->iv, buf_text(&path));
	buf_free(&path);
	if (n != NODE_NONE)
		return n;
	field = form_find(b->form, ref);
	return field != NULL && field->repeat == 0 && field->number != 0
	    ? interview_field(b->iv, interview_root(b->iv), field->number)
	    : NODE_NONE;
}

static enum ayni_err
place(struct about *b, const struct giveback_comment *c, struct answer *out)
{
	node_ref n = find(b, c->ref);
	struct buf path, text;
	enum ayni_err e = AYNI_NOMEM;

	if (n == NODE_NONE)
		return AYNI_NOTFOUND;
	if (c->text.n > ENTRY_MAX_COMMENT)
		return AYNI_TOOBIG;
	buf_init(&path, ANSWERS_MAX_PATH);
	buf_init(&text, 2 * ENTRY_MAX_COMMENT);
	out->field = answers_place(b->iv, n, &path);
	pack_text(&text, c->text);
	out->path = (struct bytes){
	    arena_copy(&b->p.a, path.p, path.n), path.n};
	out->value = (struct bytes){
	    arena_copy(&b->p.a, text.p, text.n), text.n};
	if (path.err == AYNI_OK && text.err == AYNI_OK && !b->p.a.failed)
		e = AYNI_OK;
	buf_free(&path);
	buf_free(&text);
	return e;
}

static int
by_place(const void *a, const void *b)
{
	return answers_order(a, b);
}

/* What is said of the whole goes to *note, all else into comments. */
static enum ayni_err
put_comments(struct about *b, const struct giveback_comment *c, size_t n,
    struct text *note, struct buf *comments, struct text *about)
{
	struct answer *at = arena_zalloc(&b->p.a, n + 1, sizeof(*at));
	enum ayni_err e = at != NULL ? AYNI_OK : AYNI_NOMEM;
	size_t count = 0, i;

	for (i = 0; i < n && e == AYNI_OK; i++) {
		*about = c[i].ref;
		if (c[i].ref.n > 0)
			e = place(b, &c[i], &at[count++]);
		else
			*note = c[i].text;
	}
	if (e == AYNI_OK && count > ENTRY_MAX_COMMENTS)
		e = AYNI_TOOBIG;
	if (e != AYNI_OK)
		return e;
	qsort(at, count, sizeof(*at), by_place);
	for (i = 1; i < count; i++)
		if (answers_order(&at[i - 1], &at[i]) == 0)
			return AYNI_EXISTS;
	answers_put(comments, at, count);
	return comments->err;
}

static enum ayni_err
append(struct about *b, struct text note, struct bytes comments)
{
	const struct merged *m = &b->p.m;
	struct entry *e = arena_zalloc(&b->p.a, 1, sizeof(*e));

	if (e == NULL)
		return AYNI_NOMEM;
	e->kind = ENTRY_NOTE;
	e->record = b->p.id;
	e->form = m->form;
	e->note = note;
	e->comments = comments;
	/* of more heads than fit the first: it is a note, not a decision */
	e->bases = m->heads < ENTRY_MAX_BASE ? m->heads : ENTRY_MAX_BASE;
	memcpy(e->base, m->head, e->bases * sizeof(*m->head));
	return journal_append(b->p.g, e, 1);
}

enum ayni_err
giveback_write(struct ingest *g, const struct record_id *r,
    const struct giveback_comment *comment, size_t n, struct text *about)
{
	struct text note = {NULL, 0};
	struct about b;
	struct buf comments;
	enum ayni_err e = about_open(&b, g, r);

	*about = (struct text){NULL, 0};
	buf_init(&comments, ENTRY_MAX_BYTES);
	if (e == AYNI_OK && b.p.m.withdrawn)
		e = AYNI_STATE;
	if (e == AYNI_OK && n == 0)
		e = AYNI_USAGE;
	if (e == AYNI_OK)
		e = put_comments(&b, comment, n, &note, &comments, about);
	if (e == AYNI_OK)
		e = append(&b, note, buf_bytes(&comments));
	buf_free(&comments);
	about_free(&b);
	return e;
}

/* ---- what was returned ---- */

static int64_t
answered(const struct past *p, const struct hash *id)
{
	int64_t first = 0;
	size_t i, k;

	for (i = 0; i < p->n; i++)
		for (k = 0; k < p->entry[i].answereds; k++)
			if (ID_EQUAL(p->entry[i].answered[k], *id) &&
			    (first == 0 || p->entry[i].at.wall_us < first))
				first = p->entry[i].at.wall_us;
	return first;
}

/* Its reference below the root; of what is not there any more its number. */
static void
describe(struct about *b, const struct answer *at, struct arena *a,
    struct giveback_comment *out)
{
	node_ref n = answers_find(b->iv, at->path, at->field);
	size_t root = form_field(b->form, 0)->path.n + 1;
	struct buf ref;

	buf_init(&ref, REF_MAX);
	if (n == NODE_NONE)
		buf_printf(&ref, "#%u", at->field);
	else
		interview_ref(b->iv, n, &ref);
	out->ref = arena_text(a, n != NODE_NONE && ref.n > root
		? (struct text){(const char *)ref.p + root, ref.n - root}
		: buf_text(&ref));
	buf_free(&ref);
	if (at->field < form_fields(b->form))
		out->label = arena_text(a, form_label(b->form, at->field,
		    form_default_language(b->form)));
}

static enum ayni_err
read_one(struct about *b, size_t i, struct arena *a, struct giveback *out)
{
	const struct entry *e = &b->p.entry[i];
	struct giveback_comment *c;
	struct answers_walk w;
	struct answer at;
	struct unpack u;

	memset(out, 0, sizeof(*out));
	out->entry = b->p.row[i].id;
	out->author = arena_text(a, b->p.row[i].author_code);
	out->at_us = e->at.wall_us;
	out->answered_us = answered(&b->p, &out->entry);
	out->comment = arena_zalloc(
	    a, ENTRY_MAX_COMMENTS + 1, sizeof(*out->comment));
	if (out->comment == NULL)
		return AYNI_NOMEM;
	if (e->note.n > 0)
		out->comment[out->comments++].text = arena_text(a, e->note);
	for (w = answers_begin(e->comments); answers_next(&w, &at);) {
		c = &out->comment[out->comments++];
		u = unpack_begin(at.value);
		c->text = arena_text(a, unpack_text(&u));
		describe(b, &at, a, c);
	}
	return a->failed ? AYNI_NOMEM : AYNI_OK;
}

static int
by_time(const void *a, const void *b)
{
	const struct giveback *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return bytes_compare(ID_BYTES(x->entry), ID_BYTES(y->entry));
}

enum ayni_err
giveback_read(struct ingest *g, const struct record_id *r, struct arena *a,
    struct giveback **list, size_t *n)
{
	struct giveback *all = NULL;
	struct about b;
	enum ayni_err e = about_open(&b, g, r);
	size_t count = 0, i;

	if (e == AYNI_OK &&
	    (all = arena_zalloc(a, b.p.n, sizeof(*all))) == NULL)
		e = AYNI_NOMEM;
	for (i = 0; e == AYNI_OK && i < b.p.n; i++)
		if (b.p.entry[i].comments.n > 0)
			e = read_one(&b, i, a, &all[count++]);
	about_free(&b);
	if (e != AYNI_OK)
		return e;
	if (count > 1)
		qsort(all, count, sizeof(*all), by_time);
	*list = all;
	*n = count;
	return AYNI_OK;
}
